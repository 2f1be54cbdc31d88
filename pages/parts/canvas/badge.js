// @ts-check
// The truth badge and the title of a picture. Green says one thing only: this was measured now.
export const MEASURED_NOW = "measured now";

/** @param {string} text */
export const badgeClass = (text) => (text === MEASURED_NOW ? "badge now" : "badge");

/** Write title and badge into the head of a picture; without a text there is no badge.
 * @param {HTMLElement} root @param {{title: string, badge: string}} data */
export function head(root, { title, badge }) {
  const place = /** @type {HTMLElement} */ (root.querySelector(".badge"));
  /** @type {HTMLElement} */ (root.querySelector("h4")).textContent = title;
  place.textContent = badge;
  place.className = badgeClass(badge);
  place.hidden = !badge;
}
