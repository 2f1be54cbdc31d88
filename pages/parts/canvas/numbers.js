// @ts-check
// How numbers and tokens are written, the same in every picture.

/** @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

/** Round numbers between low and high, about `count` of them.
 * @param {number} low @param {number} high @param {number} count */
export function ticks(low, high, count) {
  const raw = (high - low) / count || 1, power = 10 ** Math.floor(Math.log10(raw));
  const pace = /** @type {number} */ ([1, 2, 5, 10].map((m) => m * power).find((m) => m >= raw * (1 - 1e-9)));
  const marks = [];
  for (let v = Math.ceil(low / pace - 1e-9) * pace; v <= high + pace * 1e-6; v += pace) marks.push(Math.abs(v) < pace * 1e-6 ? 0 : v);
  return marks;
}

/** Three digits, for a sentence. @param {number} value */
export function spell(value) {
  if (!Number.isFinite(value)) return "not a number";
  const size = Math.abs(value);
  if (size >= 10000 || (size > 0 && size < 0.001)) return value.toExponential(1).replaceAll("-", "−").replace("+", "");
  return String(+value.toPrecision(3)).replace("-", "−");
}

/** As short as can be, for an axis. @param {number} value */
export function spellTick(value) {
  const size = Math.abs(value);
  const text = size >= 1e6 || (size > 0 && size < 1e-3) ? value.toExponential(0).replace("+", "") : String(+value.toPrecision(6));
  return text.replaceAll("-", "−");
}

/** For an equation: small numbers get as many decimals as their own arithmetic needs to be checked. @param {number} value */
export function digits(value) {
  const size = Math.abs(value);
  return (size >= 1e4 || (size && size < 5e-4) ? value.toExponential(2) : value.toFixed(!size || size >= 0.1 ? 3 : size < 0.01 ? 5 : 4)).replaceAll("-", "−");
}

/** @param {number} value */
export const signed = (value) => `${value < 0 ? "" : "+"}${digits(value)}`;

/** A chance; nothing is 100 % by rounding. @param {number} p */
export const percent = (p) => (p > 0.995 ? ">99 %" : p < 0.01 ? "<1 %" : `${Math.round(p * 100)} %`);

/** @param {string} token */
export const visible = (token) => ({ " ": "␣", "\n": "⏎" })[token] ?? token;
