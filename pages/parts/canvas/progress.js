// @ts-check
// How far a run is: in words, and below them a bar; and how fast the reader wants to see it.
import { finder, shell } from "./look.js";
import { say, seen } from "./say.js";
import { unpack } from "./unpack.js";

/** @param {HTMLElement} parent @returns {Picture} */
export function progress(parent) {
  const root = shell(parent, `
    <style>
      .progress { height: .5em; border-radius: .25em; background: var(--st-secondary-background-color); overflow: hidden; }
      .progress div { height: 100%; background: var(--st-primary-color); }
    </style>
    <div class="row" style="justify-content:space-between;margin:0 0 .3em">
      <span class="quiet said" style="min-height:1.35em;margin:0"></span>
      <label class="quiet">Replay speed <select></select></label>
    </div>
    <div class="progress" role="progressbar" aria-label="Training" aria-valuemin="0" aria-valuemax="100"><div></div></div>`);
  const $ = finder(root), select = /** @type {HTMLSelectElement} */ ($("select"));
  let component = /** @type {Component | null} */ (null);
  let wanted = ""; // what the reader has chosen, until it is what the server says
  select.addEventListener("change", () => {
    wanted = select.value;
    if (!say(root, `pace ${wanted}`)) component?.setTriggerValue("pace", wanted);
  });
  return {
    update(bytes, of) {
      component = of;
      const { run, update, share, text, pace, paces } = unpack(bytes), percent = `${(100 * share).toFixed(1)}`;
      $(".said").textContent = text;
      $(".progress").setAttribute("aria-valuenow", percent);
      $(".progress").setAttribute("aria-valuetext", text);
      $(".progress div").style.width = `${percent}%`;
      seen(root, run, update);
      if (!select.length) for (const [value, name] of paces) select.add(new Option(name, value));
      if (pace === wanted) wanted = "";
      select.value = wanted || pace;
    },
    end() {},
  };
}
