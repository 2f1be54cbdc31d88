// @ts-check
// The unit that is followed: each of its signals through time, and what moved it.
import { Axes, linear, stepwise } from "../canvas/axes.js";
import { css } from "../canvas/look.js";
import { digits, signed, spell, visible } from "../canvas/numbers.js";
import { dot, fit, write } from "../canvas/pen.js";

/** @param {HTMLCanvasElement} canvas @param {import("../canvas/look.js").Look} style @param {import("./arithmetic.js").Reader} reader
 * @param {{pad: {left: number}, wide: number}} plan @param {{track: number, t: number, unit: number}} at */
export function paintStory(canvas, style, reader, plan, { track, t, unit }) {
  const { signals, steps } = reader, high = style.size * 2.6, { pen, width } = fit(canvas, signals.length * high + style.size * 1.6);
  const left = plan.pad.left + (width - plan.wide) / 2, box = { left, top: style.size * 1.5, width: width - left - 6, height: high - style.size * 0.9 };
  write(pen, style, `Unit ${unit + 1} through time`, left, style.size * 0.6, { scale: 0.76, color: style.ink });
  signals.forEach(({ symbol }, k) => {
    const [low, top] = reader.range(symbol), from = low < 0 ? -top : 0;
    const axes = new Axes(pen, style, { ...box, top: box.top + k * high }, stepwise(steps), linear(from, top));
    axes.across(0, style.faint);
    write(pen, style, symbol, left - 26, axes.top + axes.height / 2, { align: "right", scale: 0.85, color: style.ink, bold: true });
    for (const v of [from, top]) write(pen, style, spell(v), left - 4, axes.Y(v), { align: "right", scale: 0.6 });
    axes.curve(Array.from({ length: steps }, (_, step) => reader.value(symbol, track, step, unit)), reader.gates.includes(symbol) ? css(style.ends.gate) : reader.color);
    dot(pen, axes.X(t + 0.5), axes.Y(reader.value(symbol, track, t, unit)), 4, style.ink);
  });
  new Axes(pen, style, { ...box, top: style.size * 1.3, height: signals.length * high + style.size * 0.2 }, stepwise(steps), linear(0, 1)).upright(t + 0.5, style.accent, 1.5);
  const values = signals.map((s) => `${s.name} ${digits(reader.value(s.symbol, track, t, unit))} at step ${t + 1}`).join(", ");
  canvas.setAttribute("aria-label", `Unit ${unit + 1} of ${reader.tracks[track]} through time: ${values}.`);
}

/** Say what moved the unit most, and what pulls at it now. @param {import("./arithmetic.js").Reader} reader @param {string[]} channels
 * @param {{track: number, t: number, unit: number}} at */
export function movers(reader, channels, { track, t, unit }) {
  const jump = (step) => reader.value("h", track, step, unit) - reader.value("h", track, reader.before(track, step), unit);
  const moves = [...Array(reader.steps).keys()].sort((a, b) => Math.abs(jump(b)) - Math.abs(jump(a))).slice(0, 3);
  const move = (step) => `${reader.tokens ? `“${visible(reader.tokens[step])}” at ` : ""}step ${step + 1} (${signed(jump(step))})`;
  const step = reader.step(track, t), first = step.candidate(), pulls = step.pulls(first, unit, 3, channels).map(([what, v]) => `${what} ${signed(v)}`);
  return `Moved most by ${moves.map(move).join(", ")}. Strongest pulls on its ${first.name} at this step: ${pulls.join(", ") || "none"}.`;
}

/** The unit that moves most over the sequence: the most telling one to begin with. @param {import("./arithmetic.js").Reader} reader */
export function liveliest(reader) {
  const swing = (unit) => {
    let sum = 0;
    for (let t = 1; t < reader.steps; t++) sum += Math.abs(reader.value("h", 0, t, unit) - reader.value("h", 0, t - 1, unit));
    return sum;
  };
  return [...Array(reader.hidden).keys()].reduce((best, unit) => (swing(unit) > swing(best) ? unit : best), 0);
}
