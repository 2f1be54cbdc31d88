// How numbers are written, and where an axis is marked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { digits, percent, signed, spell, spellTick, ticks } from "../../pages/parts/canvas/numbers.js";
import { unpack } from "../../pages/parts/canvas/unpack.js";
import { bytesOf } from "./packed.js";

test("ticks are round, inside, and about as many as asked", () => {
  assert.deepEqual(ticks(0, 1, 4), [0, 0.5, 1]);
  assert.deepEqual(ticks(0, 100, 5), [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(ticks(-8, 0, 4), [-8, -6, -4, -2, 0]);
  assert.deepEqual(ticks(-1.15, 1.15, 3), [-1, 0, 1]);
  for (let low = -50; low < 50; low += 7.3)
    for (let span = 1e-4; span < 1e6; span *= 3.7) {
      const marks = ticks(low, low + span, 5);
      assert.ok(marks.every((v) => v >= low - span * 1e-6 && v <= low + span * (1 + 1e-6)), `${low} ${span}`);
      assert.ok(marks.length >= 2 && marks.length <= 7, `${low} ${span}: ${marks.length}`);
    }
});

test("numbers are written with the digits that matter and a real minus", () => {
  assert.deepEqual([-0.12345, 12345, 1e-5, NaN].map(spell), ["−0.123", "1.2e4", "1.0e−5", "not a number"]);
  assert.deepEqual([0, 0.25, -2, 1e6, 1e-8].map(spellTick), ["0", "0.25", "−2", "1e6", "1e−8"]);
  assert.deepEqual([0, 0.999, 0.0971, 0.00245, -1e-5, 12345].map(digits), ["0.000", "0.999", "0.0971", "0.00245", "−1.00e−5", "1.23e+4"]);
  assert.deepEqual([0.5, -0.5].map(signed), ["+0.500", "−0.500"]);
  assert.deepEqual([0, 0.005, 0.5, 0.994, 0.999].map(percent), ["<1 %", "<1 %", "50 %", "99 %", ">99 %"]);
});

test("arrays come out as they went in, wherever their bytes lie", () => {
  const arrays = [{ name: "exact", kind: "float32", shape: [2, 1], offset: 0 }, { name: "scaled", kind: "int16", shape: [2], offset: 8, scale: 2 }];
  const bytes = bytesOf({ title: "é", arrays }, [Float32Array.of(1.5, -2), Int16Array.of(32767, -16384)]);
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  for (const whole of [bytes, shifted.subarray(1)]) {
    const { title, arrays: out } = unpack(whole);
    assert.equal(title, "é");
    assert.deepEqual([...out.exact.data, ...out.exact.shape], [1.5, -2, 2, 1]);
    assert.ok(Math.abs(out.scaled.data[0] - 2) < 1e-6 && Math.abs(out.scaled.data[1] + 1) < 1e-3);
  }
});
