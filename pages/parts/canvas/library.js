// @ts-check
// Mounted once per page, so that a redraw sends numbers only; the components themselves are three lines each.
import { clip } from "./clip.js";
import { curves } from "./curves.js";
import { gradients } from "./gradients.js";
import { hearing } from "./hearing.js";
import { microscope } from "./microscope.js";
import { unrolled } from "../unrolled/unrolled.js";

/** @type {Record<string, (parent: HTMLElement) => Picture>} */
const PICTURES = { curves, microscope, gradients, unrolled, hearing, clip };
/** @type {WeakMap<HTMLElement, Picture>} */
const mounted = new WeakMap();

/** @param {Component} component */
function draw(component) {
  const parent = component.parentElement, place = /** @type {HTMLElement} */ (parent.querySelector(".unrolled"));
  let picture = mounted.get(parent);
  if (!picture) mounted.set(parent, (picture = PICTURES[place.dataset.picture ?? ""](parent)));
  if (component.data instanceof Uint8Array) picture.update(component.data, component);
}
/** @param {HTMLElement} parent */
function finish(parent) {
  mounted.get(parent)?.end();
  mounted.delete(parent);
}
window.unrolled = { draw, end: finish };
for (const component of window.unrolledWaiting ?? []) draw(component);
window.unrolledWaiting = [];
export default function mount() {}
