// @ts-check
// How bytes from the server become tables.
import { Table } from "./table.js";

/** Bytes from the server: a uint32 header length, a JSON header, then the arrays it lists.
 * An int16 array is a float array in units of scale / 32767: two bytes a number.
 * @param {Uint8Array} bytes */
export function unpack(bytes) {
  const whole = new Uint8Array(bytes); // a copy is aligned, whatever it was cut from
  const size = new DataView(whole.buffer).getUint32(0, true), start = 4 + size;
  const header = JSON.parse(new TextDecoder().decode(whole.subarray(4, start)));
  /** @type {Record<string, Table>} */
  const arrays = {};
  for (const { name, kind, shape, offset, scale } of header.arrays) {
    const count = shape.reduce((/** @type {number} */ a, /** @type {number} */ b) => a * b, 1), at = start + offset;
    const data = kind === "int16" ? Float32Array.from(new Int16Array(whole.buffer, at, count), (v) => (v * scale) / 32767) : new Float32Array(whole.buffer, at, count);
    arrays[name] = new Table(data, shape, scale);
  }
  return { ...header, arrays };
}
