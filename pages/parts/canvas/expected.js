// @ts-check
// Answers that are numbers: a sum, the next value of a curve, quantiles of it, several steps ahead, a whole image.
// Every painter gets (axes, view), as those of answers.js do.
import { linear, stepwise } from "./axes.js";
import { clamp, spell } from "./numbers.js";
import { area, inked, line, write } from "./pen.js";

/** @typedef {import("./table.js").Table} Table */

/** Which of a step's outputs are its median, its low and its high quantile; of a plain number there is only the first.
 * @param {{levels: number[] | null}} task @returns {{middle: number, low: number | null, high: number | null, each: number}} */
function places({ levels }) {
  if (!levels) return { middle: 0, low: null, high: null, each: 1 };
  return { middle: levels.indexOf(0.5), low: levels.indexOf(Math.min(...levels)), high: levels.indexOf(Math.max(...levels)), each: levels.length };
}
const level = (task, which) => `${Math.round(100 * which(...task.levels))} %`;
const span = (task) => `${level(task, Math.min)} to ${level(task, Math.max)} quantile`;
/** The steps at which an answer is asked. @returns {number[]} */
const askedSteps = ({ task }) => task.scored.flatMap((asked, t) => (asked ? [t] : []));
/** As far from 0 as these numbers go: what is not a number takes no room. @param {number[]} values */
const reach = (values) => 1.15 * Math.max(1, ...values.map(Math.abs).filter(Number.isFinite));
/** What is expected of one number, against the truth. @param {any} view @param {number} t @param {number} first the first of its outputs */
function expectation({ task, out, target }, t, first) {
  const { middle, low, high } = places(task), value = (k) => spell(out.at(t, first + k));
  const range = low === null || high === null ? "" : ` (${span(task)}: ${value(low)} to ${value(high)})`;
  return `it expects ${value(middle)}${range}, the truth is ${spell(target.at(t, first + middle))}`;
}
/** A line of the middle and an area between the ends, over what the truth was. @param {import("./axes.js").Axes} axes @param {any} view
 * @param {{truth: [number, number][], outputs: (place: number) => [number, number][]}} values points (step, value) */
function drawExpected(axes, view, { truth, outputs }) {
  const { middle, low, high } = places(view.task), put = (points) => points.map(([t, v]) => [axes.X(t + 0.5), axes.Y(v)]);
  axes.beside({ count: 3, scale: 0.75 });
  if (low !== null && high !== null) area(axes.pen, put(outputs(low)), put(outputs(high)), view.color);
  line(axes.pen, put(truth), axes.style.ink, 2, [5, 3]);
  line(axes.pen, put(outputs(middle)), view.color, 2.5);
}
const samples = (task) => "dashed: the truth; solid: the network" + (task.levels ? `’s median; shaded: its ${span(task)}` : "");

/** @type {Record<string, any>} */
export const NUMBERS = {
  sum: {
    title: () => "The numbers read (marked ones solid), and what the network would answer if the list ended here",
    height: 150,
    axis: "number; answer",
    paint(box, view) {
      const { input, target, out, task } = view, sum = target.at(0, 0), axes = box.with(linear(-0.2, 2)), { pen, style } = axes; // an answer may be a little below 0
      axes.beside({ count: 2.2, lines: false, scale: 0.75 });
      for (let t = 0; t < task.steps; t++) {
        const w = Math.max(1.5, axes.step * 0.6), [value, marked] = input.row(t);
        pen.fillStyle = marked > 0.5 ? style.ink : style.faint;
        pen.fillRect(axes.X(t) + (axes.step - w) / 2, axes.Y(value), w, axes.Y(0) - axes.Y(value));
      }
      axes.across(sum, style.ink, 1.5, [6, 4]);
      write(pen, style, `true sum ${spell(sum)}`, axes.left + 3, axes.Y(sum) - style.size * 0.6, { color: style.ink });
      axes.curve(Array.from({ length: task.steps }, (_, t) => out.at(t, 0)), view.color, 2.5);
    },
    say({ input, out, target }, t) {
      const [value, marked] = input.row(t);
      return `reads ${spell(value)}${marked > 0.5 ? ", marked" : ""}. If the list ended here it would answer ${spell(out.at(t, 0))}; the true sum is ${spell(target.at(0, 0))}.`;
    },
  },
  curve: {
    title: () => "What the network expects, over the true curve",
    height: 160,
    axis: "value",
    paint(box, view) {
      const { target, out, task } = view, asked = askedSteps(view), { middle, each } = places(task);
      const truth = [...Array(task.length).keys()].map((t) => /** @type {[number, number]} */ ([t, target.at(t, middle)]));
      const outputs = (place) => asked.map((t) => /** @type {[number, number]} */ ([t, out.at(t, place)]));
      const top = reach([...truth, ...Array.from({ length: each }, (_, k) => outputs(k)).flat()].map(([, v]) => v));
      drawExpected(box.with(linear(-top, top)), view, { truth, outputs });
    },
    legend: samples,
    say(view, t) {
      const { task, input } = view, first = task.channels.length > 1 ? `${task.channels[0]} ` : "";
      return `reads ${first}${spell(input.at(t, 0))}` + (task.scored[t] ? `; ${task.quantity}: ${expectation(view, t, 0)}.` : "; nothing is asked here.");
    },
  },
  ahead: {
    title: ({ task }) => `What the network expects for each step ahead, asked at step ${task.length}`,
    height: 160,
    axis: "value",
    noTime: true,
    paint(box, view) {
      const { target, out, task } = view, t = task.length - 1, { middle, each } = places(task), count = task.answers.length / each;
      const along = (table, place) => Array.from({ length: count }, (_, k) => /** @type {[number, number]} */ ([k, table.at(t, k * each + place)]));
      const truth = along(target, middle), outputs = (place) => along(out, place);
      const top = reach([...truth, ...Array.from({ length: each }, (_, k) => outputs(k)).flat()].map(([, v]) => v));
      const axes = box.with(linear(-top, top), stepwise(count));
      drawExpected(axes, view, { truth, outputs });
      axes.below({ name: "steps ahead" });
    },
    legend: samples,
    say(view, t) {
      const { task, input } = view;
      return `reads ${task.channels[0]} ${spell(input.at(t, 0))}` + (task.scored[t] ? `; ${task.quantity}, one step ahead: ${expectation(view, t, 0)}.` : "; nothing is asked here.");
    },
  },
  frames: {
    title: () => "The next image: as the network expects it (left), and as it came (right)",
    height: 170,
    axis: "",
    noTime: true,
    paint(axes, { task, out, target, t }) {
      const { pen, style } = axes, [, rows, columns] = task.frame, side = Math.min(axes.height / rows, (axes.width / 2 - style.size) / columns);
      [out, target].forEach((table, n) => image(pen, style, table.row(t), [axes.left + n * (columns * side + style.size), axes.top, side], columns));
    },
    say({ out, target }, t) {
      const missed = target.row(t).reduce((sum, right, k) => sum + (right - out.at(t, k)) ** 2, 0) / target.row(t).length;
      return `reads image ${t + 1}; the next one it expects with an error of ${spell(missed)} (mean squared, per pixel).`;
    },
  },
};

/** Pixels, 0 to 1, row by row. @param {import("./pen.js").Pen} pen @param {import("./look.js").Look} style
 * @param {ArrayLike<number>} values @param {[number, number, number]} place left, top, side of a pixel @param {number} columns @param {number} [ink] a share */
export function image(pen, style, values, [left, top, side], columns, ink = 1) {
  for (let k = 0; k < values.length; k++) {
    pen.fillStyle = inked(style, clamp(values[k], 0, 1) * ink);
    pen.fillRect(left + (k % columns) * side, top + Math.floor(k / columns) * side, side + 0.5, side + 0.5);
  }
}
