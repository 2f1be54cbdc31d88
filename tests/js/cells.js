// Cells with weights drawn at random, run by hand-written formulas, as a page would send them.
import { Table } from "../../pages/parts/canvas/table.js";

const sigmoid = (v) => 1 / (1 + Math.exp(-v));
const W = ["W"], U = ["U"], V = ["V"], add = (a, b) => ["add", a, b], times = (a, b) => ["multiply", a, b], call = (f, a) => ["call", f, a];
const value = (s) => ["value", s], old = (s) => ["old", s], one = ["number", 1], alpha = ["number", 0.2, "α"], minus = (a, b) => ["subtract", a, b];
const gate = call("sigmoid", add(W, U));

/** By name: the trees, and the same step as a function of sums. In `s`, `W(k)` is the row block k of W x + b for this unit,
 * `U(k, g)` that of U g + b′ (g: a function of the unit, else old h), `V(k)` a weight of its own, `c` and `h` the old states. */
export const CELLS = {
  rnn: { trees: { a: add(W, U), h: call("tanh", value("a")) }, states: ["h"], step: (s) => { const a = s.W(0) + s.U(0); return { a, h: Math.tanh(a) }; } },
  rnn_relu: { trees: { a: add(W, U), h: call("relu", value("a")) }, states: ["h"], step: (s) => { const a = s.W(0) + s.U(0); return { a, h: Math.max(0, a) }; } },
  leaky: {
    trees: { a: add(W, U), h: add(times(minus(one, alpha), old("h")), times(alpha, call("relu", value("a")))) },
    states: ["h"],
    step: (s) => { const a = s.W(0) + s.U(0); return { a, h: 0.8 * s.old.h + 0.2 * Math.max(0, a) }; },
  },
  gru: {
    trees: { r: gate, z: gate, n: call("tanh", add(W, times(value("r"), U))), h: add(times(minus(one, value("z")), value("n")), times(value("z"), old("h"))) },
    states: ["h"],
    step: (s) => {
      const r = sigmoid(s.W(0) + s.U(0)), z = sigmoid(s.W(1) + s.U(1)), n = Math.tanh(s.W(2) + r * s.U(2));
      return { r, z, n, h: (1 - z) * n + z * s.old.h };
    },
  },
  lstm: {
    trees: { i: gate, f: gate, g: call("tanh", add(W, U)), o: gate, c: add(times(value("f"), old("c")), times(value("i"), value("g"))), h: times(value("o"), call("tanh", value("c"))) },
    states: ["c", "h"],
    step: (s) => {
      const [i, f, o] = [0, 1, 3].map((k) => sigmoid(s.W(k) + s.U(k))), g = Math.tanh(s.W(2) + s.U(2)), c = f * s.old.c + i * g;
      return { i, f, g, o, c, h: o * Math.tanh(c) };
    },
  },
  mgu: {
    trees: { f: gate, n: call("tanh", add(W, ["U", times(value("f"), old("h"))])), h: add(times(minus(one, value("f")), old("h")), times(value("f"), value("n"))) },
    states: ["h"],
    step: (s) => {
      const forget = (unit) => sigmoid(s.W(0, unit) + s.U(0, undefined, unit)), f = forget(s.unit), n = Math.tanh(s.W(1) + s.U(1, (k) => forget(k) * s.before(k)));
      return { f, n, h: (1 - f) * s.old.h + f * n };
    },
  },
  peephole: {
    trees: {
      i: call("sigmoid", add(add(W, U), times(V, old("c")))), f: call("sigmoid", add(add(W, U), times(V, old("c")))), g: call("tanh", add(W, U)),
      c: add(times(value("f"), old("c")), times(value("i"), value("g"))), o: call("sigmoid", add(add(W, U), times(V, value("c")))), h: times(value("o"), call("tanh", value("c"))),
    },
    states: ["c", "h"],
    step: (s) => {
      const i = sigmoid(s.W(0) + s.U(0) + s.V(0) * s.old.c), f = sigmoid(s.W(1) + s.U(1) + s.V(1) * s.old.c), g = Math.tanh(s.W(2) + s.U(2)), c = f * s.old.c + i * g;
      const o = sigmoid(s.W(3) + s.U(3) + s.V(2) * c);
      return { i, f, g, c, o, h: o * Math.tanh(c) };
    },
  },
  indrnn: { trees: { a: add(W, times(V, old("h"))), h: call("relu", value("a")) }, states: ["h"], step: (s) => { const a = s.W(0) + s.V(0) * s.old.h; return { a, h: Math.max(0, a) }; } },
};

const uses = (tree, letter) => tree[0] === letter || tree.some((part) => Array.isArray(part) && uses(part, letter));
/** The trees of a cell as the page sends them: with the blocks of weights that each uses. */
export function equationsOf({ trees }) {
  const next = { W: 0, U: 0, V: 0 }, block = (tree, letter) => (uses(tree, letter) ? next[letter]++ : null);
  return Object.entries(trees).map(([symbol, tree]) => ({ symbol, name: `the ${symbol}`, tree, row: block(tree, "W"), recurrent_row: block(tree, "U"), vector: block(tree, "V") }));
}

/** A pane and its arrays: `cell` has read `steps` inputs with random weights. */
export function ran(name, { hidden = 4, features = 3, steps = 5, seed = 1 } = {}) {
  const cell = CELLS[name], equations = equationsOf(cell), random = generator(seed), blocks = (field) => Math.max(0, ...equations.map((e) => (e[field] ?? -1) + 1));
  const draw = (count) => Float64Array.from({ length: count }, () => random() * 1.6 - 0.8), rows = blocks("row") * hidden, recurrent = blocks("recurrent_row") * hidden;
  const weights = { W: draw(rows * features), U: draw(recurrent * hidden), b: draw(rows), d: draw(recurrent), v: draw(blocks("vector") * hidden) }, x = draw(steps * features);
  const signals = Object.fromEntries(equations.map((e) => [e.symbol, new Float64Array(steps * hidden)]));
  for (let t = 0; t < steps; t++)
    for (let unit = 0; unit < hidden; unit++) {
      const past = (symbol, k) => (t ? signals[symbol][(t - 1) * hidden + k] : 0), before = (k) => past("h", k);
      const dot = (matrix, row, n, of) => Array.from({ length: n }, (_, k) => matrix[row * n + k] * of(k)).reduce((a, b) => a + b, 0);
      const s = {
        unit, before, old: { h: before(unit), c: signals.c && past("c", unit) }, V: (k) => weights.v[k * hidden + unit],
        W: (k, u = unit) => dot(weights.W, k * hidden + u, features, (j) => x[t * features + j]) + weights.b[k * hidden + u],
        U: (k, of = before, u = unit) => dot(weights.U, k * hidden + u, hidden, of) + weights.d[k * hidden + u],
      };
      for (const [symbol, v] of Object.entries(cell.step(s))) signals[symbol][t * hidden + unit] = v;
    }
  return { pane: pane(name, cell, equations), arrays: arrays({ weights, x, signals, hidden, features, steps }) };
}
function pane(name, { states }, equations) {
  const signal = ({ symbol }) => ({ symbol, name: `the ${symbol}`, meaning: "", low: null, high: null, gate: !states.includes(symbol) });
  return {
    title: name, color: "#333", kind: name, cell: name, leak: 0.2, both: false, merge: "concat", tracks: ["layer 1"], gates: equations.map((e) => e.symbol).filter((s) => !states.includes(s)),
    signals: equations.map(signal), equations, pinned: [], silent: [], turn: null, decoder: false, tokens: null,
  };
}
function arrays({ weights, x, signals, hidden, features, steps }) {
  const all = { "0:x": new Table(x, [steps, features]), "0:out": new Table(new Float64Array(steps), [steps, 1]) };
  for (const [symbol, data] of Object.entries(signals)) all[`0:${symbol}`] = new Table(data, [1, steps, hidden]);
  for (const [part, data] of Object.entries(weights)) all[`0:0:0:${part}`] = new Table(data, [data.length]);
  return all;
}
function generator(seed) {
  let state = seed;
  return () => ((state = (state * 48271) % 2147483647) / 2147483647);
}
