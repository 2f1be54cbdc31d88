// @ts-check
// What Streamlit mounts: the drawing code is already on the page, or will come.
/** @param {Component} component */
export default function mountPicture(component) {
  if (window.unrolled) window.unrolled.draw(component);
  else (window.unrolledWaiting ??= []).push(component);
  return () => window.unrolled?.end(component.parentElement);
}
