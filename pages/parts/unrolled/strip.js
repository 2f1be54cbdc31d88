// @ts-check
// A vector on a canvas, a bar for each unit.
import { css } from "../canvas/look.js";
import { frame } from "../canvas/pen.js";

/** Where a vector stands; its units run downwards, or to the right.
 * @typedef {{x: number, y: number, width: number, height: number, length: number, symbol: string, across?: boolean}} Box */

/** Signed bars grow from the middle to both sides, so that the sign does not hang on color.
 * @param {import("../canvas/pen.js").Pen} pen @param {import("../canvas/look.js").Look} style @param {Box} box
 * @param {(unit: number) => number} get @param {number[]} range @param {number | null} chosen the unit that is framed */
export function strip(pen, style, box, get, [low, high], chosen) {
  const { x, y, width, height, length, across = false } = box, signed = low < 0, room = across ? height : width, row = (across ? width : height) / length;
  // A bar of unit `k`, from one share of the room to another.
  const bar = (/** @type {number} */ k, /** @type {number} */ from, /** @type {number} */ share, /** @type {number} */ thick) =>
    /** @type {[number, number, number, number]} */ (across ? [x + k * row, y + height - (from + share) * room, thick, share * room] : [x + from * room, y + k * row, share * room, thick]);
  pen.fillStyle = css(style.paper);
  pen.fillRect(x, y, width, height);
  for (let k = 0; k < length; k++) {
    const v = get(k), part = Math.min(1, Math.abs(v) / high) || 0, share = signed ? part / 2 : part;
    pen.fillStyle = css(style.ends[signed ? (v < 0 ? "negative" : "positive") : "gate"]);
    pen.fillRect(...bar(k, signed ? 0.5 - (v < 0 ? share : 0) : 0, share, Math.max(row - (row > 3 ? 0.6 : 0), 0.5)));
  }
  frame(pen, style.soft, 1, [x, y, width, height]);
  if (chosen === null) return;
  const from = (chosen + 0.5) * row - Math.max(row / 2, 1.5), thick = Math.max(row, 3);
  frame(pen, style.ink, 1.5, across ? [x + from, y - 2, thick, height + 4] : [x - 2, y + from, width + 4, thick]);
}

/** The unit at a place on the canvas, if it is on one of the boxes. @param {Box[]} boxes @param {number} x @param {number} y */
export function unitAt(boxes, x, y) {
  const box = boxes.find((b) => x >= b.x - 4 && x <= b.x + b.width + 4 && y >= b.y && y <= b.y + b.height);
  return box && Math.floor((box.across ? (x - box.x) / box.width : (y - box.y) / box.height) * box.length);
}
