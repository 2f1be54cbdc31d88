// An image without rows or columns is no error: a network may have nothing to show.
import assert from "node:assert/strict";
import test from "node:test";
import { distinct, raster } from "../../pages/parts/canvas/pen.js";

class Image { // as a browser's: it throws where one side is 0
  constructor(width, height) {
    if (!width || !height) throw new Error("IndexSizeError");
    Object.assign(this, { width, height, data: new Uint8ClampedArray(4 * width * height) });
  }
}
class Canvas {
  constructor(width, height) {
    Object.assign(this, { width, height });
  }
  getContext() {
    return { putImageData: (image) => (this.image = image) };
  }
}
Object.assign(globalThis, { ImageData: Image, OffscreenCanvas: Canvas });

test("an image without rows is one empty pixel", () => {
  for (const [columns, rows] of [[5, 0], [0, 5], [0, 0]]) {
    const canvas = raster(columns, rows, () => [1, 2, 3]);
    assert.deepEqual([...canvas.image.data.slice(0, 4)], [0, 0, 0, 0]);
  }
});

test("a pixel has its color, and one without stays empty", () => {
  const canvas = raster(2, 1, (column) => (column ? [9, 8, 7] : null));
  assert.deepEqual([...canvas.image.data], [0, 0, 0, 0, 9, 8, 7, 255]);
});

// A pen whose letters are all as wide as half their size; the dot is narrower.
const style = { size: 16, font: "mono" };
const pen = () => ({
  font: "",
  measureText(text) {
    const size = Number(/([\d.]+)px/.exec(this.font)[1]);
    return { width: [...text].reduce((sum, letter) => sum + (letter === "·" ? 0.25 : 0.5) * size, 0) };
  },
});
const labels = (names, room) => {
  const here = pen(), { label, scale } = distinct(here, style, names, room, { scale: 0.75 });
  here.font = `${style.size * scale}px mono`;
  for (const name of names) assert.ok(here.measureText(label(name)).width <= room, `${label(name)} in ${room}`);
  return { texts: names.map(label), scale };
};
const TAGS = ["0·0", "0·1", "1·0", "1·1"];

test("names that have room stay as they are", () => assert.deepEqual(labels(TAGS, 15), { texts: TAGS, scale: 0.75 }));

test("with a little less room names become smaller, and lose nothing", () => {
  const { texts, scale } = labels(TAGS, 13);
  assert.deepEqual(texts, TAGS);
  assert.ok(scale > 0.6 && scale < 0.75);
});

test("names that are cut keep what tells them apart", () => {
  assert.deepEqual(labels(TAGS, 10).texts, ["00", "01", "10", "11"]);
  assert.deepEqual(labels(["walk upstairs", "walk downstairs", "sit"], 60).texts, ["walk upstai…", "walk downst…", "sit"]);
  assert.deepEqual(labels(["walking left", "walking right"], 24).texts, ["wa…ft", "wa…ht"]);
});

test("a stump that several names have in common is left out", () => assert.deepEqual(labels(TAGS, 5).texts, ["", "", "", ""]));
