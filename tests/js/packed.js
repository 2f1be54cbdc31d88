// Bytes as pages/parts/canvas/__init__.py packs them, for tests.

/** A JSON header, padded to whole words, then the blobs that it lists. */
export function bytesOf(header, blobs) {
  const head = new TextEncoder().encode(JSON.stringify(header)), room = Math.ceil(head.length / 4) * 4, size = blobs.reduce((sum, blob) => sum + blob.byteLength, 0);
  const bytes = new Uint8Array(4 + room + size).fill(32, 4, 4 + room);
  new DataView(bytes.buffer).setUint32(0, room, true);
  bytes.set(head, 4);
  let at = 4 + room;
  for (const blob of blobs) { bytes.set(new Uint8Array(blob.buffer), at); at += blob.byteLength; }
  return bytes;
}

const COLORS = { negative: "#0b5cad", positive: "#c43e00", gate: "#00563f" };
/** What the page would send to show one pane of the unrolled view. */
export function packed(pane, arrays) {
  const blobs = [], listed = [], count = arrays["0:h"].shape[1];
  let offset = 0;
  const all = { ...arrays, "0:out": { data: new Float32Array(count), shape: [count, 1] }, target: { data: new Float32Array(count), shape: [count, 1] }, input: arrays["0:x"] };
  for (const [name, { data, shape }] of Object.entries(all)) {
    const blob = Float32Array.from(data);
    listed.push({ name, kind: "float32", shape, offset });
    blobs.push(blob);
    offset += blob.byteLength;
  }
  const task = { form: "curve", readout: "every", steps: count, length: count, answers: ["next value"], quantity: "next value", levels: null, frame: null, channels: ["p", "q", "s"], scored: Array(count).fill(false), unit: "step" };
  return bytesOf({ title: pane.title, badge: "measured now", run: pane.title, open: true, task, panes: [pane], scales: { light: COLORS, dark: COLORS }, arrays: listed }, blobs);
}
