// @ts-check
// Equations in symbols: as HTML beside the numbers, and as mere text on a canvas and in sentences.
import { LEAVES, render } from "./tree.js";
/** @typedef {import("./tree.js").Tree} Tree */
/** @typedef {import("./tree.js").Hand} Hand */

const OPENED = { sigmoid: "σ(", tanh: "tanh(", relu: "max(0, " };
const SIGNS = { add: "+", subtract: "−", multiply: "·" };

/** @param {{letter: (symbol: string) => string, weight: (symbol: string) => string, old: (symbol: string) => string}} how @returns {Hand} */
function scribe({ letter, weight, old }) {
  /** @type {(tree: Tree) => string} */
  const constant = (tree) => {
    if (tree[0] === "number") return tree[2] ? letter(tree[2]) : String(tree[1]).replace("-", "−");
    return tree[0] === "negate" ? `−${constant(tree[1])}` : `${constant(tree[1])} ${SIGNS[tree[0]]} ${constant(tree[2])}`;
  };
  /** @type {(tree: Tree) => string} */
  const leaf = (tree) => {
    if (tree[0] === "value") return letter(/** @type {string} */ (tree[1]));
    if (tree[0] === "old") return old(/** @type {string} */ (tree[1]));
    if (tree[0] === "W") return `${weight("W")} ${letter("x")}`;
    if (tree[0] === "V") return weight("V");
    const to = tree[1] ?? ["old", "h"], inside = render(to, hand);
    return `${weight("U")} ${LEAVES.includes(to[0]) ? inside : `(${inside})`}`;
  };
  const signed = (/** @type {boolean} */ plus, /** @type {string} */ text) => (plus ? `+ ${text}` : text);
  /** @type {Hand} */
  const hand = {
    leaf: (tree, plus) => signed(plus, leaf(tree)),
    constant: (tree, plus) => signed(plus, tree[0] === "number" || plus ? constant(tree) : `(${constant(tree)})`),
    bias: (bias, plus) => signed(plus, weight(bias === "both" ? "b" : bias)),
    call: (squashing, inside) => `${OPENED[squashing]}${inside})`,
    parentheses: (_, inside) => `(${inside})`,
    times: (number) => (number ? " " : " ⊙ "),
  };
  return hand;
}

/** As HTML: italic letters, the row as an index of its weights. @param {Tree} tree @param {string} [index] */
export function symbols(tree, index = "") {
  const letter = (/** @type {string} */ symbol) => `<i>${symbol}</i>`;
  return render(tree, scribe({ letter, weight: (symbol) => letter(symbol) + (index && `<sub>${index}</sub>`), old: (symbol) => `${letter(symbol)}<sub>old</sub>` }));
}

const PLAIN = scribe({ letter: (symbol) => symbol, weight: (symbol) => symbol, old: (symbol) => `old ${symbol}` });
/** As mere text. @param {Tree} tree */
export const plain = (tree) => render(tree, PLAIN);
/** As mere text that can be a factor. @param {Tree} tree */
export const enclosed = (tree) => (LEAVES.includes(tree[0]) ? plain(tree) : `(${plain(tree)})`);
