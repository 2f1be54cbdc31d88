// @ts-check
// One step of one cell, redone in float64 from its equations: what each comes to, and the text with the numbers put in.
import { digits, visible } from "../canvas/numbers.js";
import { enclosed, plain, symbols } from "./symbols.js";
import { LEAVES, render, terms, weighted } from "./tree.js";
/** @typedef {import("./tree.js").Tree} Tree */
/** @typedef {import("./tree.js").Equation} Equation */
/** @typedef {import("./arithmetic.js").Reader} Reader */
/** What an equation shows: `made` here by hand, `had` by the network.
 * @typedef {{symbol: string, name?: string, symbols?: string, text: string, made: number, had?: number, whose?: string}} Row */

/** @type {Record<import("./tree.js").Squashing, (v: number) => number>} */
const SQUASH = { sigmoid: (v) => 1 / (1 + Math.exp(-v)), tanh: Math.tanh, relu: (v) => Math.max(0, v) };
const SQUASHED = { sigmoid: (/** @type {string} */ text) => `σ( ${text} )`, tanh: (/** @type {string} */ text) => `tanh( ${text} )`, relu: (/** @type {string} */ text) => `max( 0, ${text} )` };

const SAME = 1e-5; // float32 kernels against float64 by hand
/** @param {number} a @param {number} b */
export const same = (a, b) => Math.abs(a - b) <= SAME * Math.max(1, Math.abs(b));

/** A number with what it is written below it; `plus` puts its sign in front as an operator. @param {number} v */
export function num(v, below = "", plus = false) {
  const text = plus ? `${v < 0 ? "−" : "+"} ${digits(Math.abs(v))}` : digits(v);
  return below ? `<span class="num">${text}<small>${below}</small></span>` : `<span class="num">${text}</span>`;
}

/** A layer's cell at one step of the sequence. */
export class Step {
  /** @type {Map<string, number>} */
  #made = new Map();

  /** @param {Reader} reader @param {number} track @param {number} t */
  constructor(reader, track, t) {
    this.reader = reader;
    this.track = track;
    this.t = t;
    this.past = reader.before(track, t);
  }

  /** @param {string} symbol @returns {Equation} */
  equation(symbol) { return /** @type {Equation} */ (this.reader.equations.find((e) => e.symbol === symbol)); }
  /** @param {string} symbol @param {number} unit */
  recorded(symbol, unit) { return this.reader.value(symbol, this.track, this.t, unit); }
  /** @param {string} symbol @param {number} unit */
  old(symbol, unit) { return this.reader.value(symbol, this.track, this.past, unit); }
  /** Whether a hand holds this value where no equation would put it. @param {string} symbol @param {number} unit */
  held(symbol, unit) { return this.reader.pinned.includes(symbol) || (symbol === "h" && this.reader.silent.includes(unit)); }

  /** What a symbol comes to in one unit: each is worked out once. @param {string} symbol @param {number} unit @returns {number} */
  value(symbol, unit) {
    const key = `${symbol} ${unit}`, ready = this.#made.get(key);
    if (ready !== undefined) return ready;
    const equation = this.equation(symbol), value = this.held(symbol, unit) ? this.recorded(symbol, unit) : this.work(equation.tree, equation, unit);
    this.#made.set(key, value);
    return value;
  }
  /** @param {Tree} tree @param {Equation} equation whose weights it uses @param {number} unit @returns {number} */
  work(tree, equation, unit) {
    const part = (/** @type {Tree} */ inner) => this.work(inner, equation, unit);
    switch (tree[0]) {
      case "number": return tree[1];
      case "value": return this.value(tree[1], unit);
      case "old": return this.old(tree[1], unit);
      case "W": return this.wx(equation, unit) + this.bias("b", equation, unit);
      case "U": return this.uh(tree, equation, unit) + this.bias("b′", equation, unit);
      case "V": return this.vector(equation, unit);
      case "call": return SQUASH[tree[1]](part(tree[2]));
      case "add": return part(tree[1]) + part(tree[2]);
      case "subtract": return part(tree[1]) - part(tree[2]);
      case "multiply": return part(tree[1]) * part(tree[2]);
      default: return -part(tree[1]); // negate
    }
  }

  /** @param {string} part @returns {ArrayLike<number>} */
  weights(part) { return this.reader.weights(this.track, this.t, part); }
  /** @param {number | null} block @param {number} unit */
  row(block, unit) { return (block ?? 0) * this.reader.hidden + unit; }
  /** @param {string} bias @param {Equation} equation @param {number} unit */
  bias(bias, equation, unit) {
    const b = bias === "b′" ? 0 : this.weights("b")[this.row(equation.row, unit)];
    return bias === "b" ? b : b + this.weights("d")[this.row(equation.recurrent_row, unit)];
  }
  /** @param {Equation} equation @param {number} unit */
  vector(equation, unit) { return this.weights("v")[this.row(equation.vector, unit)]; }
  /** The products whose sum is W x. @param {Equation} equation @param {number} unit */
  inputs({ row }, unit) {
    const n = this.reader.features(this.track), W = this.weights("W"), from = this.row(row, unit) * n;
    return Array.from({ length: n }, (_, k) => W[from + k] * this.reader.input(this.track, this.t, k));
  }
  /** The products whose sum is U h, or U applied to another vector. @param {Tree} tree @param {Equation} equation @param {number} unit */
  recurrents(tree, equation, unit) {
    const n = this.reader.hidden, U = this.weights("U"), from = this.row(equation.recurrent_row, unit) * n, to = applied(tree);
    return Array.from({ length: n }, (_, k) => U[from + k] * this.work(to, equation, k));
  }
  /** @param {Equation} equation @param {number} unit */
  wx(equation, unit) { return total(this.inputs(equation, unit)); }
  /** @param {Tree} tree @param {Equation} equation @param {number} unit */
  uh(tree, equation, unit) { return total(this.recurrents(tree, equation, unit)); }

  /** The equations with this step's numbers in them. @param {number} unit @returns {Row[]} */
  rows(unit) {
    const { equations, pinned } = this.reader, blocks = new Set(equations.flatMap(({ row }) => (row === null ? [] : [row]))).size;
    return equations.map((equation) => {
      const { symbol, name, tree } = equation, made = this.value(symbol, unit), had = this.reader.get(symbol) && this.recorded(symbol, unit);
      const text = pinned.includes(symbol) ? "held by hand" : this.held(symbol, unit) ? "held at 0 by hand" : this.text(equation, unit);
      return { symbol, name, symbols: symbols(tree, blocks > 1 ? symbol : ""), text, made, had };
    });
  }
  /** What stands right of the equals sign, in numbers. @param {Equation} equation @param {number} unit */
  text(equation, unit) {
    const { tree } = equation, text = render(tree, this.#hand(equation, unit));
    if (tree[0] !== "call" || LEAVES.includes(tree[2][0])) return text;
    return `${text} = ${SQUASHED[tree[1]](num(this.work(tree[2], equation, unit)))}`;
  }
  /** @param {Equation} equation @param {number} unit @returns {import("./tree.js").Hand} */
  #hand(equation, unit) {
    const work = (/** @type {Tree} */ tree) => this.work(tree, equation, unit);
    return {
      leaf: (tree, plus) => {
        if (tree[0] === "W") return num(this.wx(equation, unit), "W x", plus);
        if (tree[0] === "U") return num(this.uh(tree, equation, unit), `U ${tree[1] ? enclosed(tree[1]) : "h"}`, plus);
        return num(work(tree), plain(tree), plus);
      },
      constant: (tree, plus) => (tree[0] === "number" && !tree[2] ? `${plus ? "+ " : ""}${tree[1]}`.replace("-", "−") : num(work(tree), named(tree) ? unwrapped(plain(tree)) : "", plus)),
      bias: (bias, plus) => num(this.bias(bias, equation, unit), "bias", plus),
      call: (squashing, inside) => SQUASHED[squashing](inside),
      parentheses: (loose, inside) => (loose ? `( ${inside} )` : `(${inside})`),
      times: () => " · ",
    };
  }

  /** The equation that a reader asks about first: the candidate, or else the net input. @returns {Equation} */
  candidate() {
    const all = this.reader.equations.filter(({ tree }) => weighted(tree));
    return all.find(({ tree }) => !(tree[0] === "call" && tree[1] === "sigmoid")) ?? all[0];
  }
  /** The single products that push an equation's net input most: [what, value], largest first.
   * @param {Equation} equation @param {number} unit @param {number} count @param {string[]} channels */
  pulls(equation, unit, count, channels) {
    const { tree } = equation, net = tree[0] === "call" ? tree[2] : tree;
    const all = terms(net).flatMap(({ sign, tree: term }) => this.#products(term, sign, equation, unit, channels));
    return all.filter(([, v]) => v !== 0).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, count);
  }
  /** @param {Tree} tree @param {number} by what it is multiplied by @param {Equation} equation @param {number} unit @param {string[]} channels @returns {[string, number][]} */
  #products(tree, by, equation, unit, channels) {
    if (tree[0] === "W") return this.#named(equation, unit, channels).map(([what, v]) => [what, v * by]);
    if (tree[0] === "U") return this.recurrents(tree, equation, unit).map((v, k) => [`${enclosed(applied(tree))} of unit ${k + 1}`, v * by]);
    if (tree[0] === "multiply")
      for (const [factor, rest] of [[tree[1], tree[2]], [tree[2], tree[1]]])
        if (weighted(rest) && !weighted(factor)) {
          const share = by * this.work(factor, equation, unit);
          return terms(rest).flatMap((term) => this.#products(term.tree, share * term.sign, equation, unit, channels));
        }
    return [[plain(tree), by * this.work(tree, equation, unit)]];
  }
  /** The products of W x, by name; a token is one thing, though its vector has many parts. @param {Equation} equation @param {number} unit @param {string[]} channels @returns {[string, number][]} */
  #named(equation, unit, channels) {
    const layer = this.reader.layer(this.track), token = layer === 0 ? this.reader.tokens?.[this.t] : undefined;
    if (token !== undefined) return [[`“${visible(token)}”`, this.wx(equation, unit)]];
    return this.inputs(equation, unit).map((v, k) => [layer ? `layer ${layer}, unit ${k + 1}` : channels[k], v]);
  }
}

/** What U is applied to. @param {Tree} tree @returns {Tree} */
const applied = (tree) => (tree[0] === "U" && tree[1] ? tree[1] : ["old", "h"]);
/** @param {number[]} values */
const total = (values) => values.reduce((a, b) => a + b, 0);
/** @param {Tree} tree @returns {boolean} */
const named = (tree) => (tree[0] === "number" ? tree[2] !== undefined : tree.slice(1).some((part) => Array.isArray(part) && named(/** @type {any} */ (part))));
/** @param {string} text */
const unwrapped = (text) => text.replace(/^\((.*)\)$/, "$1");
