// Scales say where a value stands, and what is written beside it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Axes, linear, logarithmic, powers, stepsBack, stepwise, widening } from "../../pages/parts/canvas/axes.js";

const axes = (x, y) => new Axes(/** @type {any} */ (null), /** @type {any} */ ({ size: 16 }), { left: 10, top: 20, width: 100, height: 50 }, x, y);
const texts = (marks) => marks.map(([, text]) => text);

test("pixels run right and up, and stay in the box", () => {
  const a = axes(linear(0, 4), linear(-1, 1));
  assert.deepEqual([a.X(0), a.X(2), a.X(4)], [10, 60, 110]);
  assert.deepEqual([a.Y(-1), a.Y(0), a.Y(1), a.Y(7), a.Y(-Infinity)], [70, 45, 20, 20, 70]);
  assert.ok(Number.isNaN(a.Y(NaN)));
  assert.deepEqual(texts(linear(0, 1, (v) => `${100 * v} %`).marks(4)), ["0 %", "50 %", "100 %"]);
});

test("a logarithmic scale is marked at powers of ten, or else at round numbers", () => {
  const scale = logarithmic(1e-8, 1);
  assert.equal(scale.part(1e-4), 0.5);
  assert.deepEqual(texts(scale.marks(4)), ["1e−8", "1e−6", "1e−4", "0.01", "1"]);
  assert.deepEqual(texts(logarithmic(1.1, 2.9).marks(5)), ["1.5", "2", "2.5"]);
  assert.ok(scale.part(0) === -Infinity); // Axes puts it at the bottom
});

test("a step takes the room between two edges, and its number stands in the middle", () => {
  const a = axes(stepwise(10), linear(0, 1));
  assert.equal(a.step, 10);
  assert.deepEqual([a.stepAt(10), a.stepAt(19.9), a.stepAt(20)], [0, 0, 1]);
  assert.deepEqual(stepwise(10).marks(5), [[1.5, 2], [3.5, 4], [5.5, 6], [7.5, 8], [9.5, 10]]);
  assert.deepEqual(stepsBack(10).marks(2), [[9.5, 0], [4.5, 5]]);
});

test("updates begin wide", () => {
  assert.ok(widening(600).part(10) > 0.3);
  assert.deepEqual(texts(widening(600).marks(9)), [0, 10, 100]);
});

test("the powers that span what is above 0 are at least two, at most twelve", () => {
  assert.deepEqual(powers([0, 3, 40]), [0, 2]);
  assert.deepEqual(powers([2, 3]), [-1, 1]);
  assert.deepEqual(powers([1e-30, 1]), [-11, 1]);
  assert.deepEqual(powers([0, NaN]), [-2, 0]);
});
