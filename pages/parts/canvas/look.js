// @ts-check
// Light or dark, and the colors and sizes that every picture draws with.

/** @typedef {{dark: boolean, paper: number[], ends: Record<string, number[]>, ink: string, faint: string, soft: string, accent: string, size: number, font: string}} Look */

const STYLE = `
  :host, .unrolled { color: var(--st-text-color); font-family: var(--st-font); font-size: var(--st-base-font-size, 16px); }
  .unrolled { container-type: inline-size; line-height: 1.35; }
  .unrolled [hidden] { display: none !important; }
  .unrolled h4 { margin: 0; font-size: 1.02em; font-weight: 600; }
  .unrolled canvas { display: block; width: 100%; touch-action: pan-y; }
  .unrolled canvas[tabindex]:focus-visible, .unrolled .stage:focus-visible, .unrolled button:focus-visible,
  .unrolled input:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; border-radius: 4px; }
  .unrolled .row { display: flex; flex-wrap: wrap; gap: .4em .8em; align-items: center; }
  .unrolled .head { justify-content: space-between; margin-bottom: .35em; }
  .unrolled .badge { font-size: .72em; padding: .12em .6em; border-radius: 1em; border: 1px solid currentColor;
    color: #8a5a00; white-space: nowrap; }
  .unrolled.dark .badge { color: #f0c060; }
  .unrolled .badge.now { color: #00795a; } .unrolled.dark .badge.now { color: #5fe3b0; }
  .unrolled button { font: inherit; font-size: .85em; color: inherit; background: var(--st-secondary-background-color);
    border: 1px solid var(--st-border-color); border-radius: .4em; padding: .22em .65em; cursor: pointer; min-height: 2em; }
  .unrolled button[aria-pressed=true] { background: var(--st-primary-color); color: var(--st-background-color);
    border-color: var(--st-primary-color); }
  .unrolled button:disabled { opacity: .45; cursor: default; }
  .unrolled input[type=range] { flex: 1 1 8em; min-width: 6em; accent-color: var(--st-primary-color); }
  .unrolled select, .unrolled input[type=number] { font: inherit; font-size: .85em; color: inherit; min-height: 2em;
    background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color); border-radius: .4em; padding: .1em .3em; }
  .unrolled select:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  .unrolled .quiet { opacity: .78; font-size: .85em; }
  .unrolled .legend { font-size: .85em; display: flex; flex-wrap: wrap; gap: .15em 1em; margin: .2em 0 0; }
  .unrolled .legend span { white-space: nowrap; }
  .unrolled .swatch { display: inline-block; width: 30px; height: 6px; vertical-align: middle; margin-right: .4em; }
  .unrolled .grid { display: grid; gap: .7em 1em; 
    grid-template-columns: repeat(auto-fit, minmax(min(100%, max(14em, 100% / var(--columns, 3) - 1.1em)), 1fr)); margin-top: .6em; }
  .unrolled .said { min-height: 2.8em; margin: .35em 0; }
  .unrolled .scale { display: inline-block; width: 5em; height: .6em; border-radius: .2em; vertical-align: middle; margin: 0 .35em; }
  .unrolled figure { margin: 0; } .unrolled figcaption { font-size: .85em; margin-bottom: .15em; }
`;

/** Put a picture's skeleton, and once the style of all, into what Streamlit has mounted.
 * @param {HTMLElement} parent @param {string} html @returns {HTMLElement} */
export function shell(parent, html) {
  const root = /** @type {HTMLElement} */ (parent.querySelector(".unrolled"));
  root.innerHTML = html;
  if (!parent.querySelector("style.unrolled-style")) {
    const style = document.createElement("style");
    style.className = "unrolled-style";
    style.textContent = STYLE;
    parent.prepend(style);
  }
  return root;
}

/** How a picture finds what its skeleton holds. @param {HTMLElement} root @returns {(query: string) => any} */
export const finder = (root) => (query) => root.querySelector(query);

/** @param {string} color @returns {number[]} */
export function rgb(color) {
  const probe = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  probe.fillStyle = color;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

/** Read the theme off the page. @param {HTMLElement} root @param {any} scales the colors of values, by scheme @returns {Look} */
export function look(root, scales) {
  const css = getComputedStyle(root);
  const paper = rgb(css.getPropertyValue("--st-background-color").trim() || "#fff");
  const dark = paper[0] * 0.3 + paper[1] * 0.6 + paper[2] * 0.1 < 128;
  root.classList.toggle("dark", dark);
  const chosen = (scales || {})[dark ? "dark" : "light"] || {};
  const ends = Object.fromEntries(Object.entries(chosen).map(([k, v]) => [k, rgb(v)]));
  const ink = css.color, faint = `color-mix(in srgb, ${ink} 18%, transparent)`;
  const size = parseFloat(css.fontSize) || 16;
  const accent = css.getPropertyValue("--st-primary-color").trim() || "#0072b2";
  return { dark, paper, ends, ink, faint, soft: `color-mix(in srgb, ${ink} 62%, transparent)`, accent, size, font: css.fontFamily };
}

/** A value becomes a color: `signed` runs blue - background - vermilion, else background - green.
 * @param {Look} style @param {number} value @param {number} top @param {boolean} signed */
export function shade(style, value, top, signed) {
  const part = Math.min(1, Math.abs(value) / (top || 1));
  const end = signed ? (value < 0 ? style.ends.negative : style.ends.positive) : style.ends.gate;
  return style.paper.map((from, k) => from + (end[k] - from) * part);
}

/** @param {number[]} color */
export const css = (color) => `rgb(${color.join()})`;
