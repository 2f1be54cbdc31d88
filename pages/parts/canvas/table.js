// @ts-check
// An array as the server sent it. It is read by its axes: who mistakes its shape gets an error, never a wrong number.

export class Table {
  /** @param {Float32Array} data @param {number[]} shape @param {number} [scale] of int16 pictures: their largest value */
  constructor(data, shape, scale) {
    this.data = data;
    this.shape = shape;
    this.scale = scale;
  }
  /** The value at a place, one index an axis. @param {number[]} place */
  at(...place) { return this.data[this.#offset(place, this.shape.length)]; }
  /** The values along the last axis. @param {number[]} place one index an axis, but for the last */
  row(...place) {
    const length = this.shape[this.shape.length - 1], from = this.#offset(place, this.shape.length - 1) * length;
    return this.data.subarray(from, from + length);
  }
  /** @param {number[]} place @param {number} axes */
  #offset(place, axes) {
    if (place.length !== axes) throw new Error(`${place.length} indices for ${axes} axes`);
    let offset = 0;
    for (let k = 0; k < axes; k++) {
      if (!(place[k] >= 0 && place[k] < this.shape[k])) throw new RangeError(`index ${place[k]} of axis ${k}, which has ${this.shape[k]}`);
      offset = offset * this.shape[k] + place[k];
    }
    return offset;
  }
}
