// @ts-check
// One network on one sequence, as numbers to look up: what it read, what it recorded, the weights that served a step.
import { Step } from "./equations.js";

/** @typedef {import("../canvas/table.js").Table} Table */
/** @typedef {{symbol: string, name: string, low: number | null, high: number | null, meaning: string, gate: boolean}} Signal */
/** A network as the page describes it.
 * @typedef {{title: string, color: string, kind: string, cell: string, leak: number, both: boolean, merge: string, tracks: string[],
 *   gates: string[], signals: Signal[], equations: import("./tree.js").Equation[], pinned: string[], silent: number[],
 *   turn: number | null, decoder: boolean, tokens: string[] | null}} Pane */

/** `track` counts layers, and within a layer first forward, then backward. */
export class Reader {
  /** @type {Record<string, number[]>} */
  #spans = {};

  /** @param {Pane} pane @param {number} number @param {Record<string, Table>} arrays */
  constructor(pane, number, arrays) {
    this.title = pane.title; this.color = pane.color; this.kind = pane.kind; this.cell = pane.cell;
    this.leak = pane.leak; this.both = pane.both; this.merge = pane.merge; this.tracks = pane.tracks;
    this.gates = pane.gates; this.signals = pane.signals; this.equations = pane.equations; this.pinned = pane.pinned;
    this.silent = pane.silent; this.turn = pane.turn; this.decoder = pane.decoder; this.tokens = pane.tokens;
    this.get = (/** @type {string} */ name) => arrays[`${number}:${name}`];
    const [count, steps, hidden] = this.get("h").shape;
    this.count = count; this.steps = steps; this.hidden = hidden;
    this.ways = this.both ? 2 : 1;
    this.x = this.get("x");
    this.flow = this.get("flow");
    this.out = this.get("out");
    this.attention = this.get("attention");
  }
  /** @param {number} track */
  backward(track) { return this.both && track % 2 === 1; }
  /** @param {number} track */
  layer(track) { return Math.floor(track / this.ways); }
  /** @param {number} track */
  features(track) { return this.layer(track) === 0 ? this.x.shape[1] : this.hidden * (this.both && this.merge === "concat" ? 2 : 1); }
  /** @param {string} symbol @param {number} track @param {number} t @param {number} unit @returns {number} */
  value(symbol, track, t, unit) {
    if (t < 0 || t >= this.steps) return 0; // before the first step every state is 0
    return this.get(symbol).at(track, t, unit);
  }
  /** What the colors and bars of a signal span: its own bounds, or as far as it goes on this sequence. @param {string} symbol @returns {number[]} */
  range(symbol) {
    const signal = this.signals.find((s) => s.symbol === symbol), data = (symbol === "x" ? this.x : this.get(symbol)).data;
    if (signal && signal.low !== null && signal.high !== null) return [signal.low, signal.high];
    const sign = signal?.low === null; // shown with its sign even where it happens to have one only
    this.#spans[symbol] ??= data.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, Math.abs(v))], [sign ? -1e-9 : 0, 1e-9]);
    return this.#spans[symbol];
  }
  /** How much of its look back a step gives to each one read; null where it does not look back. @param {number} t */
  lookedBack(t) {
    if (!this.attention || !this.writing(t)) return null;
    return this.attention.row(t - (this.turn ?? 0));
  }
  /** @param {number} t */
  writing(t) { return this.turn !== null && t >= this.turn; }
  /** The weights that serve a step: a decoder has its own. @param {number} track @param {number} t @param {string} part */
  weights(track, t, part) { return this.get(`${track}:${+(this.decoder && this.writing(t))}:${part}`).data; }
  /** @param {number} track @param {number} t @returns {number} */
  before(track, t) { return this.backward(track) ? t + 1 : t - 1; }
  /** What the layer of this track reads at step t: the input itself, or the merged states of the layer below. @param {number} track @param {number} t @param {number} k */
  input(track, t, k) {
    const layer = this.layer(track);
    if (layer === 0) return this.x.at(t, k);
    const below = (layer - 1) * this.ways;
    if (!this.both) return this.value("h", below, t, k);
    if (this.merge === "concat") return this.value("h", below + +(k >= this.hidden), t, k % this.hidden);
    const a = this.value("h", below, t, k), b = this.value("h", below + 1, t, k);
    return this.merge === "multiply" ? a * b : (a + b) / (this.merge === "average" ? 2 : 1);
  }
  /** The cell of a layer at a step, redone by hand. @param {number} track @param {number} t */
  step(track, t) { return new Step(this, track, t); }
}
