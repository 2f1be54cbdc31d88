// Mounted once per page, so that a redraw sends numbers only; the components themselves are three lines each.
const painters = { curves, microscope, gradients, unrolled, hearing, clip };
const mounted = new WeakMap();
window.unrolled = {
  draw(name, component) {
    const parent = component.parentElement;
    let picture = mounted.get(parent);
    if (!picture) mounted.set(parent, (picture = painters[name](parent)));
    if (component.data instanceof Uint8Array) picture.update(component.data, component);
  },
  end(parent) { mounted.get(parent)?.end(); mounted.delete(parent); },
};
for (const [name, component] of window.unrolledWaiting ?? []) window.unrolled.draw(name, component);
window.unrolledWaiting = [];
export default function () {}
