export default function (component) {
  if (window.unrolled) window.unrolled.draw("NAME", component);
  else (window.unrolledWaiting ??= []).push(["NAME", component]);
  return () => window.unrolled?.end(component.parentElement);
}
