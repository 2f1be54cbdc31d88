// @ts-check
// Mounted once per page, so that a redraw sends numbers only; the components themselves are three lines each.
import { clip } from "./clip.js";
import { curves } from "./curves.js";
import { gradients } from "./gradients.js";
import { hearing } from "./hearing.js";
import { microscope } from "./microscope.js";
import { progress } from "./progress.js";
import { standings } from "./standings.js";
import { unrolled } from "../unrolled/unrolled.js";

/** @type {Record<string, (parent: HTMLElement) => Picture>} */
const PICTURES = { progress, standings, curves, microscope, gradients, unrolled, hearing, clip };
/** @typedef {{picture: Picture, component: Component, key: string, streamed: Uint8Array | null}} Mounted */
/** @type {Map<HTMLElement, Mounted>} */
const mounted = new Map();

/** @param {Component} component */
function draw(component) {
  const parent = component.parentElement, place = /** @type {HTMLElement} */ (parent.querySelector(".unrolled"));
  const known = mounted.get(parent);
  const picture = known?.picture ?? PICTURES[place.dataset.picture ?? ""](parent);
  // Streamlit draws again with what it had, as when the theme changes: what has been streamed since is newer.
  const streamed = known && known.component.data === component.data ? known.streamed : null;
  mounted.set(parent, { picture, component, key: keyOf(parent), streamed });
  const bytes = streamed ?? component.data;
  if (bytes instanceof Uint8Array) picture.update(bytes, component);
}
/** Draw what has come for the picture under a key of this page. @param {string} key @param {Uint8Array} bytes */
function redraw(key, bytes) {
  for (const one of mounted.values()) {
    if (one.key !== key) continue;
    one.streamed = bytes;
    one.picture.update(bytes, one.component);
  }
}
/** The key under which the page has put a picture. @param {HTMLElement} parent */
function keyOf(parent) {
  const root = parent.getRootNode(), host = root instanceof ShadowRoot ? root.host : parent;
  return host.closest("[class*=st-key-]")?.className.match(/st-key-(\S+)/)?.[1] ?? "";
}
/** @param {HTMLElement} parent */
function finish(parent) {
  mounted.get(parent)?.picture.end();
  mounted.delete(parent);
}
/** @type {Component | null} */
let library = null;
let reopenings = 0;
/** Have the whole page run again, in a session of its own if that of this tab has ended. */
function reopen() {
  library?.setTriggerValue("lost", `${++reopenings}`);
}
window.unrolled = { draw, redraw, reopen, end: finish };
for (const component of window.unrolledWaiting ?? []) draw(component);
window.unrolledWaiting = [];
/** @param {Component} component */
export default function mount(component) {
  library = component;
}
