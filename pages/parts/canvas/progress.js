// @ts-check
// How far a run is: in words, and below them a bar.
import { finder, shell } from "./look.js";
import { unpack } from "./unpack.js";

/** @param {HTMLElement} parent @returns {Picture} */
export function progress(parent) {
  const root = shell(parent, `
    <style>
      .progress { height: .5em; border-radius: .25em; background: var(--st-secondary-background-color); overflow: hidden; }
      .progress div { height: 100%; background: var(--st-primary-color); }
    </style>
    <div class="quiet said" style="min-height:1.35em;margin:0 0 .3em"></div>
    <div class="progress" role="progressbar" aria-label="Training" aria-valuemin="0" aria-valuemax="100"><div></div></div>`);
  const $ = finder(root);
  return {
    update(bytes) {
      const { share, text } = unpack(bytes), percent = `${(100 * share).toFixed(1)}`;
      $(".said").textContent = text;
      $(".progress").setAttribute("aria-valuenow", percent);
      $(".progress").setAttribute("aria-valuetext", text);
      $(".progress div").style.width = `${percent}%`;
    },
    end() {},
  };
}
