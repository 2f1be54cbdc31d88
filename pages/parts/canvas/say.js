// @ts-check
// How a picture tells the server something through the page's socket, which lives in a module of its own.
export const SAYING = "unrolled-saying";

/** Say something; false where no socket is open, and the page has to say it its own way.
 * @param {HTMLElement} from @param {string} words */
export function say(from, words) {
  const saying = new CustomEvent(SAYING, { detail: words, bubbles: true, composed: true, cancelable: true });
  return !from.dispatchEvent(saying);
}

export const SEEN = "unrolled-seen";

/** Say which update of a run is on screen. @param {HTMLElement} from @param {number} run @param {number} update */
export function seen(from, run, update) {
  from.dispatchEvent(new CustomEvent(SEEN, { detail: { run, update }, bubbles: true, composed: true }));
}
