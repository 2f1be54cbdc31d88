// @ts-check
// An equation as data: nested arrays, as the library sends them. Numbers and symbols are written by one hand after the
// other, so that they stand in the same order.

/** @typedef {"sigmoid" | "tanh" | "relu"} Squashing */
/** What stands right of an equals sign. "value" is a symbol of this step, "old" a state of the step before; "W" stands for
 * this row's W x + b, "U" for U h + b′ (or U applied to another vector), "V" for a vector of weights of its own.
 * @typedef {["number", number, string?] | ["value", string] | ["old", string] | ["W"] | ["U", any?] | ["V"] | ["call", Squashing, any]
 *   | ["add", any, any] | ["subtract", any, any] | ["multiply", any, any] | ["negate", any]} Tree */
/** `row` counts the blocks of rows of W and b, `recurrent_row` those of U and b′, `vector` those of V; null where there is none.
 * @typedef {{symbol: string, name: string, row: number | null, recurrent_row: number | null, vector: number | null, tree: Tree}} Equation */
/** @typedef {{sign: number, tree: Tree}} Term */
/** Who writes the parts of an equation; `plus`: with its sign in front, as an operator.
 * @typedef {object} Hand
 * @property {(tree: any, plus: boolean) => string} leaf a vector, or a product of weights
 * @property {(tree: any, plus: boolean) => string} constant a number, or arithmetic on numbers
 * @property {(bias: string, plus: boolean) => string} bias "b" of W, "b′" of U, "both" where they stand together
 * @property {(squashing: Squashing, inside: string) => string} call
 * @property {(loose: boolean, inside: string) => string} parentheses
 * @property {(constant: boolean) => string} times */

const SUMS = ["add", "subtract", "negate", "W", "U"];
export const LEAVES = ["value", "old", "V", "number"];
/** @param {Tree} tree @returns {Tree[]} */
const branches = (tree) => (tree[0] === "U" ? [] : /** @type {any} */ (tree.slice(1).filter(Array.isArray)));
/** Whether W or U is in it. @param {Tree} tree @returns {boolean} */
export const weighted = (tree) => tree[0] === "W" || tree[0] === "U" || branches(tree).some(weighted);
/** Whether it is a number, or arithmetic on numbers. @param {Tree} tree @returns {boolean} */
export const constant = (tree) => tree[0] === "number" || (["add", "subtract", "multiply", "negate"].includes(tree[0]) && branches(tree).every(constant));

/** The terms of a sum, each with its sign. @param {Tree} tree @param {number} [sign] @returns {Term[]} */
export function terms(tree, sign = 1) {
  if (tree[0] === "add") return [...terms(tree[1], sign), ...terms(tree[2], sign)];
  if (tree[0] === "subtract") return [...terms(tree[1], sign), ...terms(tree[2], -sign)];
  return tree[0] === "negate" ? terms(tree[1], -sign) : [{ sign, tree }];
}

/** Write an equation's right side. @param {Tree} tree @param {Hand} hand @param {boolean} [plus] @returns {string} */
export function render(tree, hand, plus = false) {
  const before = plus ? "+ " : "";
  if (constant(tree)) return hand.constant(tree, plus);
  if (tree[0] === "call") return before + hand.call(tree[1], render(tree[2], hand));
  if (tree[0] === "multiply") return before + factor(tree[1], hand) + hand.times(constant(tree[1])) + factor(tree[2], hand);
  return SUMS.includes(tree[0]) ? sum(terms(tree), hand) : hand.leaf(tree, plus);
}
/** @param {Tree} tree @param {Hand} hand @returns {string} */
const factor = (tree, hand) => (SUMS.includes(tree[0]) && !constant(tree) ? hand.parentheses(weighted(tree), render(tree, hand)) : render(tree, hand));

/** W x, U h and one bias for both come first. @param {Term[]} all @param {Hand} hand */
function sum(all, hand) {
  const products = all.filter(({ sign, tree }) => sign > 0 && (tree[0] === "W" || tree[0] === "U"));
  const letters = [...new Set(products.map(({ tree }) => tree[0]))].sort().reverse(); // W before U
  const pieces = letters.flatMap((letter) => products.filter(({ tree }) => tree[0] === letter)).map(({ tree }) => (/** @type {boolean} */ plus) => hand.leaf(tree, plus));
  if (letters.length) pieces.push((plus) => hand.bias(letters.length > 1 ? "both" : letters[0] === "W" ? "b" : "b′", plus));
  for (const { sign, tree } of all.filter((term) => !products.includes(term)))
    pieces.push((plus) => (sign > 0 ? render(tree, hand, plus) : `${plus ? "− " : "−"}${factor(tree, hand)}`));
  return pieces.map((piece, k) => piece(k > 0)).join(" ");
}
