// @ts-check
// The way back through a vanilla or a leaky RNN, redone by hand in float64: what reaches a unit at a step, where it comes
// from, and what it adds to the gradient of one recurrent weight. Compared with what the recursion recorded, and with
// autograd.
import { digits } from "../canvas/numbers.js";
import { Axes, linear, stepwise } from "../canvas/axes.js";
import { dot, fit, write } from "../canvas/pen.js";
import { num } from "./equations.js";

const CELLS = ["rnn", "rnn_relu", "leaky"];
/** Whether the way back of what a reader read was recorded, and is of a cell that is redone here. @param {import("./arithmetic.js").Reader} reader */
export const goesBack = (reader) => CELLS.includes(reader.cell) && !!reader.get("blame");

export class BackwardReader {
  /** @param {import("./arithmetic.js").Reader} reader */
  constructor(reader) {
    this.r = reader;
    this.blame = reader.get("blame").data;
    this.own = reader.get("own").data;
    this.rows = reader.get("rows").data;
    this.total = reader.get("total").data;
  }
  // dL/dh of a unit that its own loss brings at this step, and what comes back from the next step: U^T dL/da, and, in
  // a leaky RNN, what its h was kept for.
  parts(t, unit) {
    const { steps, hidden } = this.r, U = this.r.weights(0, Math.min(t + 1, steps - 1), "U");
    let later = 0;
    if (t + 1 < steps) for (let j = 0; j < hidden; j++) later += U[j * hidden + unit] * this.rows[(t + 1) * hidden + j];
    const kept = this.r.cell === "leaky" && t + 1 < steps ? (1 - this.r.leak) * this.blame[(t + 1) * hidden + unit] : 0;
    return { own: this.own[t * hidden + unit], later, kept };
  }
  slope(t, unit) {
    const h = this.r.value("h", 0, t, unit);
    if (this.r.cell === "leaky") return this.r.leak * +(this.r.value("a", 0, t, unit) > 0); // h may be above 0 where a is not
    return this.r.cell === "rnn_relu" ? +(h > 0) : 1 - h * h;
  }
  // What step t adds to dL/dU from unit `from` to `unit`.
  added(t, unit, from) { return this.rows[t * this.r.hidden + unit] * this.r.value("h", 0, t - 1, from); }
  // The weight into `unit` whose gradient is the largest: the most telling one.
  strongest(unit) {
    const { hidden } = this.r, size = (from) => Math.abs(this.total[unit * hidden + from]);
    return [...Array(hidden).keys()].reduce((best, from) => (size(from) > size(best) ? from : best), 0);
  }
  equations(t, unit) {
    const { steps, hidden } = this.r, { own, later, kept } = this.parts(t, unit), made = own + later + kept, slope = this.slope(t, unit);
    const from = this.strongest(unit), total = [...Array(steps).keys()].reduce((sum, step) => sum + this.added(step, unit, from), 0);
    const weight = this.r.weights(0, t, "U")[unit * hidden + from], leaky = this.r.cell === "leaky", stays = leaky && from === unit ? 1 - this.r.leak : 0;
    const steep = num(slope, { rnn_relu: "1 if h > 0", leaky: "α if a > 0" }[this.r.cell] ?? "1 − h²"), whose = "as went back, step by step:";
    return [
      { symbol: "∂L/∂h", name: "blame of the unit", made, had: this.blame[t * hidden + unit], whose,
        text: `${num(own, "own loss")} ${num(later, t + 1 < steps ? "Uᵀ from the next step" : "no next step", true)}${leaky ? ` ${num(kept, "1 − α of its own", true)}` : ""}` },
      { symbol: "∂L/∂a", name: "at its net input", made: slope * made, had: this.rows[t * hidden + unit], whose, text: `${steep} · ${num(made, "∂L/∂h")}` },
      { symbol: "∂h/∂old h", name: `local Jacobian, from unit ${from + 1} (whose weight has the largest gradient)`, made: slope * weight + stays,
        text: `${steep} · ${num(weight, "U")}${stays ? ` ${num(stays, "1 − α", true)}` : ""}` },
      { symbol: "this step adds", name: "to the gradient of that weight U", made: slope * made * this.r.value("h", 0, t - 1, from), had: this.added(t, unit, from), whose,
        text: `${num(slope * made, "∂L/∂a")} · ${num(this.r.value("h", 0, t - 1, from), `old h of unit ${from + 1}`)}` },
      { symbol: "∂L/∂U", name: `all ${steps} steps together`, made: total, had: this.total[unit * hidden + from], whose: "torch’s autograd:", text: "sum of the bars below" },
    ];
  }
}

/** Bars: what each step adds to the gradient of one weight; the line: the sum so far, from the last step to this one.
 * Returns the legend. @param {HTMLCanvasElement} canvas @param {import("../canvas/look.js").Look} style @param {BackwardReader} back
 * @param {{pad: {left: number}, wide: number}} plan @param {{t: number, unit: number}} at */
export function paintAdded(canvas, style, back, plan, { t, unit }) {
  const { steps } = back.r, from = back.strongest(unit), tall = style.size * 10, { pen, width } = fit(canvas, tall);
  const added = [...Array(steps).keys()].map((step) => back.added(step, unit, from)), sums = added.map((_, step) => added.slice(step).reduce((a, b) => a + b, 0));
  const top = Math.max(1e-30, ...added.map(Math.abs), ...sums.map(Math.abs)), left = plan.pad.left + (width - plan.wide) / 2;
  const axes = new Axes(pen, style, { left, top: style.size, width: width - left - 6, height: tall - 2 * style.size }, stepwise(steps), linear(-top, top));
  for (const v of [top, -top]) write(pen, style, digits(v), left - 4, axes.Y(v), { align: "right", scale: 0.62 });
  axes.across(0, style.soft);
  pen.fillStyle = back.r.color;
  added.forEach((v, step) => pen.fillRect(axes.X(step + 0.18), Math.min(axes.Y(0), axes.Y(v)), Math.max(1, axes.step * 0.64), Math.abs(axes.Y(v) - axes.Y(0))));
  axes.curve(sums.map((v, step) => (step < t ? NaN : v)), style.ink);
  dot(pen, axes.X(t + 0.5), axes.Y(sums[t]), 4, style.ink);
  canvas.setAttribute("aria-label", `What each step adds to the gradient of the weight to unit ${unit + 1} from unit ${from + 1}: ${digits(added[t])} at step ${t + 1}; ${digits(sums[t])} from the last step back to here; ${digits(sums[0])} in all.`);
  return `Bars: what each step adds to ∂L/∂U, to unit ${unit + 1} from unit ${from + 1}. Line: their sum from the last step back to this one.`;
}
