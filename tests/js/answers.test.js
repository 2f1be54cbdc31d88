// Names of answers have room beside the picture, or are cut at their end.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FORMS, margin } from "../../pages/parts/canvas/answers.js";
import { Axes, linear, stepwise } from "../../pages/parts/canvas/axes.js";
import { Table } from "../../pages/parts/canvas/table.js";

const style = /** @type {any} */ ({ size: 16, font: "x", ink: "#000", soft: "#444", paper: [255, 255, 255], ends: { gate: [0, 80, 60] } });
const nothing = () => {};
const table = (/** @type {number[]} */ values, /** @type {number[]} */ shape) => new Table(Float32Array.from(values), shape);
function pen() {
  const texts = /** @type {[string, number][]} */ ([]), ignored = ["fillRect", "beginPath", "arc", "stroke"];
  const drawn = { measureText: (/** @type {string} */ text) => ({ width: 7 * text.length }), fillText: (/** @type {string} */ text, /** @type {number} */ x) => texts.push([text, x]) };
  return /** @type {any} */ ({ ...drawn, ...Object.fromEntries(ignored.map((name) => [name, nothing])), texts });
}

function written(answers, width) {
  const brush = pen(), left = margin(brush, style, answers, width), box = { left, top: 8, width: width - left - 4, height: 60 };
  const task = { answers, length: 2, scored: [false, true], readout: "last", tokens: null };
  FORMS.sound.paint(new Axes(brush, style, box, stepwise(2), linear(0, 1)), { task, t: 0, target: table([0], [1, 1]), out: table(Array(2 * answers.length).fill(0.5), [2, answers.length]) });
  return brush.texts.map(([text, right]) => ({ text, from: right - 7 * text.length, right }));
}

test("short names leave the picture as it was", () => {
  assert.equal(margin(pen(), style, ["0", "1"], 900), 16 * 2.6);
  assert.equal(margin(pen(), style, [], 900), 16 * 2.6);
});

test("long names are whole where there is room, beside the name of the axis", () => {
  const names = written(["not more ones", "more ones"], 900);
  assert.deepEqual(names.map(({ text }) => text), ["not more ones", "more ones"]);
  assert.ok(names.every(({ from }) => from >= 16 * 1.1 - 1e-9));
});

test("on a narrow screen they are cut at their end, and leave most of the picture to its steps", () => {
  assert.ok(margin(pen(), style, ["not more ones"], 300) <= 90);
  const names = written(["not more ones", "more ones"], 300);
  assert.match(names[0].text, /^not mo.*…$/);
  assert.ok(names.every(({ from }) => from >= 16 * 1.1 - 1e-9));
});
