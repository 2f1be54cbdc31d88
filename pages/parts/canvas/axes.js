// @ts-check
// The one pair of axes of all pictures: scales, their marks, lines, names and units. Values come in, pixels go out.
import { clamp, spellTick, ticks } from "./numbers.js";
import { line, sideways, write } from "./pen.js";

/** @typedef {[number, string | number]} Mark where it stands on the scale, and what is written there */
/** @typedef {{part: (value: number) => number, marks: (count: number) => Mark[]}} Scale */

/** @param {number} low @param {number} high @param {(value: number) => string} [text] @returns {Scale} */
export function linear(low, high, text = spellTick) {
  return {
    part: (value) => (value - low) / (high - low),
    marks: (count) => ticks(low, high, count).map((value) => [value, text(value)]),
  };
}

/** From low to high, both above 0; marked at powers of ten where there are two of them. @param {number} low @param {number} high @returns {Scale} */
export function logarithmic(low, high) {
  const from = Math.log10(low), to = Math.log10(high);
  return {
    part: (value) => (Math.log10(value) - from) / (to - from),
    marks: (count) => {
      const pace = Math.max(1, Math.ceil((to - from) / count - 1e-9)), first = Math.ceil(from / pace - 1e-9) * pace;
      const powers = Array.from({ length: Math.floor((to - first) / pace + 1e-9) + 1 }, (_, k) => 10 ** (first + k * pace));
      return (powers.length > 1 ? powers : ticks(low, high, 4).filter((v) => v > 0)).map((value) => [value, spellTick(value)]);
    },
  };
}

/** From 0 to high, the beginning drawn wide: updates of a training. @param {number} high @returns {Scale} */
export function widening(high) {
  return {
    part: (value) => Math.log1p(value) / Math.log1p(high),
    marks: () => [0, 10, 100, 1000, 10000].filter((value) => value <= high).map((value) => [value, value]),
  };
}

/** Steps side by side: step t, from 0, takes the room from t to t + 1; its name stands in the middle.
 * @param {number} count @param {(t: number) => string | number} [text] @returns {Scale} */
export function stepwise(count, text) {
  const named = text ?? ((t) => t + 1);
  return {
    part: (t) => t / count,
    marks: (marks) => ticks(1, count, marks).filter((t) => t >= 1 && Number.isInteger(t)).map((t) => [t - 0.5, named(t - 1)]),
  };
}

/** Steps counted back from the last. @param {number} count @returns {Scale} */
export function stepsBack(count) {
  return {
    part: (t) => t / count,
    marks: (marks) => ticks(0, count - 1, marks).filter(Number.isInteger).map((back) => [count - back - 0.5, back]),
  };
}

/** The powers of ten that span what is above 0: at least two, at most twelve of them. @param {Iterable<number>} values @returns {[number, number]} */
export function powers(values) {
  let least = Infinity, most = 0;
  for (const v of values) if (v > 0) { least = Math.min(least, v); most = Math.max(most, v); }
  if (!most) return [-2, 0];
  const high = Math.ceil(Math.log10(Math.max(most, 1e-30)) + 0.01);
  return [Math.max(high - 12, Math.min(high - 2, Math.floor(Math.log10(least)))), high];
}

export class Axes {
  /** @param {import("./pen.js").Pen} pen @param {import("./look.js").Look} style
   * @param {{left: number, top: number, width: number, height: number}} box where the values stand; names go around it
   * @param {Scale} x @param {Scale} y */
  constructor(pen, style, box, x, y) {
    this.pen = pen;
    this.style = style;
    this.x = x;
    this.y = y;
    this.left = box.left;
    this.top = box.top;
    this.width = box.width;
    this.height = box.height;
  }
  get right() { return this.left + this.width; }
  get bottom() { return this.top + this.height; }
  /** The same box with another scale upwards, or two. @param {Scale} y @param {Scale} [x] */
  with(y, x = this.x) { return new Axes(this.pen, this.style, this, x, y); }
  /** @param {number} value */
  X(value) { return this.left + this.x.part(value) * this.width; }
  /** Where a value stands; outside the scale, at its end. @param {number} value */
  Y(value) { return Number.isNaN(value) ? NaN : this.top + (1 - clamp(this.y.part(value), 0, 1)) * this.height; }
  /** The width of one step. */
  get step() { return this.X(1) - this.X(0); }
  /** The step at a pixel. @param {number} x */
  stepAt(x) { return Math.floor((x - this.left) / this.step); }

  /** The name of the axis upwards, written on its side. @param {string} name */
  side(name) { if (name) sideways(this.pen, this.style, name, this.style.size * 0.58, this.top + this.height / 2); }
  /** Marks beside the box, a faint line through it for each, and the axis's name.
   * @param {{count?: number, name?: string, scale?: number, lines?: boolean}} [how] */
  beside({ count = 4, name = "", scale = 0.7, lines = true } = {}) {
    for (const [value, text] of this.y.marks(count)) {
      const y = this.Y(value);
      if (lines) line(this.pen, [[this.left, y], [this.right, y]], this.style.faint, 1);
      write(this.pen, this.style, text, this.left - 5, Math.max(y, this.top + 4), { align: "right", scale });
    }
    this.side(name);
  }
  /** Marks below the box, and the axis's name below them; `lower` pixels further down, where something stands between.
   * @param {{count?: number, name?: string, scale?: number, lower?: number}} [how] */
  below({ count = this.width < 320 ? 3 : 6, name = "", scale = 0.7, lower = 0 } = {}) {
    const { pen, style } = this, bottom = this.bottom + lower;
    for (const [value, text] of this.x.marks(count)) {
      const x = this.X(value), last = x > this.right - style.size / 2; // its name stays on the canvas
      write(pen, style, text, last ? Math.min(this.right, x + style.size / 2) : x, bottom + style.size * 0.7, { align: last ? "right" : "center", scale });
    }
    write(pen, style, name, this.left + this.width / 2, bottom + style.size * 1.8, { align: "center", scale: scale + 0.04 });
  }
  /** @param {number} value @param {string} color @param {number} [width] @param {number[]} [dash] */
  across(value, color, width = 1, dash = []) { line(this.pen, [[this.left, this.Y(value)], [this.right, this.Y(value)]], color, width, dash); }
  /** @param {number} value @param {string} color @param {number} [width] */
  upright(value, color, width = 1) { line(this.pen, [[this.X(value), this.top], [this.X(value), this.bottom]], color, width); }
  /** A line through one value a step, in the middle of each. @param {ArrayLike<number>} values @param {string} color @param {number} [width] @param {number[]} [dash] */
  curve(values, color, width = 2, dash = []) {
    line(this.pen, Array.from(values, (v, t) => [this.X(t + 0.5), this.Y(v)]), color, width, dash);
  }
  /** A bar from the bottom up for each step. @param {ArrayLike<number>} values @param {string} color */
  bars(values, color) {
    this.pen.fillStyle = color;
    Array.from(values, (v, t) => {
      if (v > 0) this.pen.fillRect(this.X(t + 0.12), this.Y(v), Math.max(this.step * 0.76, 1), this.bottom - this.Y(v));
    });
  }
}
