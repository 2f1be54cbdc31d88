// @ts-check
// The inside of a cell without a drawing of its own: what comes in, then its equations in the order they are worked out,
// each with its whole vector and with the unit that is followed on a scale.
import { Axes, linear } from "../canvas/axes.js";
import { css } from "../canvas/look.js";
import { digits, spell } from "../canvas/numbers.js";
import { dot, fit, line, shorten, write } from "../canvas/pen.js";
import { strip } from "./strip.js";
import { plain } from "./symbols.js";

/** @typedef {{name: string, about: string, symbol: string, values: (unit: number) => number, length: number, range: number[], chosen: number | null}} Line */

/** @param {import("./arithmetic.js").Reader} reader @param {{track: number, t: number, unit: number}} at @returns {Line[]} */
export function lines(reader, { track, t, unit }) {
  const past = reader.before(track, t), states = reader.signals.filter((s) => !reader.gates.includes(s.symbol)).map((s) => s.symbol);
  const vector = (symbol, step) => ({ symbol, values: (k) => reader.value(symbol, track, step, k), length: reader.hidden, range: reader.range(symbol), chosen: unit });
  return [
    { name: "x", about: "input", symbol: "x", values: (k) => reader.input(track, t, k), length: reader.features(track), range: reader.range(reader.layer(track) ? "h" : "x"), chosen: null },
    ...states.map((symbol) => ({ name: `old ${symbol}`, about: "from the step before", ...vector(symbol, past) })),
    ...reader.equations.filter(({ symbol }) => reader.get(symbol)).map(({ symbol, name, tree }) => ({ name: symbol, about: `${name} = ${plain(tree)}`, ...vector(symbol, t) })),
  ];
}

/** Return the places of the vectors, so that a click can choose a unit.
 * @param {HTMLCanvasElement} canvas @param {import("../canvas/look.js").Look} style @param {import("./arithmetic.js").Reader} reader
 * @param {{track: number, t: number, unit: number}} at */
export function drawRows(canvas, style, reader, at) {
  const all = lines(reader, at), { size } = style, high = size * 3.3, { pen, width } = fit(canvas, all.length * high + size * 0.5);
  const left = size * 3, gap = size * 1.6, scale = Math.max(size * 5, width * 0.3), wide = width - left - gap - scale - size * 0.5;
  return all.map(({ name, about, symbol, values, length, range, chosen }, k) => {
    const y = k * high + size * 1.5, box = { x: left, y, width: wide, height: size * 1.5, length, symbol, across: true };
    write(pen, style, name, left - 6, y + size * 0.75, { align: "right", scale: 0.85, color: style.ink, bold: true });
    write(pen, style, shorten(pen, style, about, width - left, { scale: 0.74, bold: false }), left, y - size * 0.6, { scale: 0.74, color: style.ink });
    strip(pen, style, box, values, range, chosen);
    if (chosen !== null) gauge(new Axes(pen, style, { left: left + wide + gap, top: y, width: scale, height: size * 1.5 }, linear(range[0] < 0 ? -range[1] : 0, range[1]), linear(0, 1)), values(chosen), range);
    return box;
  }).filter(({ symbol }) => symbol !== "x");
}

/** One value between the ends of its range. @param {Axes} axes @param {number} value @param {number[]} range */
function gauge(axes, value, [low, high]) {
  const { pen, style, left, right } = axes, middle = axes.top + axes.height * 0.3, from = low < 0 ? -high : 0, zero = axes.X(0), x = Math.max(left, Math.min(right, axes.X(value)));
  line(pen, [[left, middle], [right, middle]], style.faint, 5);
  line(pen, [[zero, middle], [x, middle]], css(style.ends[low < 0 ? (value < 0 ? "negative" : "positive") : "gate"]), 5);
  dot(pen, x, middle, 4, style.ink);
  const y = axes.top + axes.height * 0.85;
  write(pen, style, spell(from), left, y, { scale: 0.62 });
  write(pen, style, digits(value), axes.left + axes.width / 2, y, { align: "center", scale: 0.7, color: style.ink, bold: true });
  write(pen, style, spell(high), right, y, { align: "right", scale: 0.62 });
}
