// An image without rows or columns is no error: a network may have nothing to show.
import assert from "node:assert/strict";
import test from "node:test";
import { raster } from "../../pages/parts/canvas/pen.js";

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
