// Bytes from the server: a uint32 header length, a JSON header, then the arrays it lists.
// An int16 array is a float array in units of scale / 32767: two bytes a number.
function unpack(bytes) {
  const whole = bytes.byteOffset % 4 ? bytes.slice() : bytes;
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
  const size = view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + size)));
  const start = whole.byteOffset + 4 + size;
  const arrays = {};
  for (const { name, kind, shape, offset, scale } of header.arrays) {
    const count = shape.reduce((a, b) => a * b, 1);
    const raw = new (kind === "int16" ? Int16Array : Float32Array)(whole.buffer, start + offset, count);
    const data = kind === "int16" ? Float32Array.from(raw, (v) => (v * scale) / 32767) : raw;
    arrays[name] = { data, shape, scale };
  }
  return { ...header, arrays };
}
