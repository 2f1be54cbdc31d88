// @ts-check
// How a race stands: a table of accuracy and cost, and below it the same in words.
import { finder, shell } from "./look.js";
import { unpack } from "./unpack.js";

/** @param {HTMLElement} parent @returns {Picture} */
export function standings(parent) {
  const root = shell(parent, `
    <style>
      .standings { width: 100%; border-collapse: collapse; font-size: .88em; font-variant-numeric: tabular-nums; }
      .standings td, .standings th { padding: .3em .4em; text-align: right; vertical-align: bottom; border-bottom: 1px solid var(--st-border-color); }
      .standings th { font-weight: 600; } .standings :is(td, th):first-child { text-align: left; }
      .story { margin: .8em 0 0; padding-left: 1.2em; } .story.single { list-style: none; padding: 0; } .story li { margin: .35em 0; }
    </style>
    <div style="overflow-x:auto"><table class="standings"></table></div><div class="quiet note"></div><ul class="story"></ul>`);
  const $ = finder(root);
  return {
    update(bytes) {
      const { head, rows, note, story } = unpack(bytes);
      const lines = rows.map(({ color, cells }) => tableRow("td", cells, color));
      $(".standings").replaceChildren(tableRow("th", head), ...lines);
      $(".note").textContent = note;
      $(".story").classList.toggle("single", story.length === 1 && !story[0].name);
      $(".story").replaceChildren(...story.map(({ name, text }) => {
        const item = document.createElement("li"), who = document.createElement("strong");
        who.textContent = name;
        item.append(who, text);
        return item;
      }));
    },
    end() {},
  };
}

/** A line of the table, marked with the color of whom it is about. @param {string} kind @param {string[]} cells @param {string} [color] */
function tableRow(kind, cells, color) {
  const row = document.createElement("tr");
  row.append(...cells.map((text) => Object.assign(document.createElement(kind), { textContent: text })));
  if (color && row.firstElementChild instanceof HTMLElement) row.firstElementChild.style.borderLeft = `.4em solid ${color}`;
  return row;
}
