// @ts-check
// The inside of a cell at one step: as the drawing that was made for it, or as its equations in rows.
import { drawRows } from "./rows.js";
import { WIRES, drawWires } from "./wires.js";

/** Return the places of the vectors, so that a click can choose a unit.
 * @param {HTMLCanvasElement} canvas @param {import("../canvas/look.js").Look} style @param {import("./arithmetic.js").Reader} reader
 * @param {{track: number, t: number, unit: number}} at @returns {import("./strip.js").Box[]} */
export function drawCell(canvas, style, reader, at) {
  return reader.cell in WIRES ? drawWires(canvas, style, reader, at) : drawRows(canvas, style, reader, at);
}
