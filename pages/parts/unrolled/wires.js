// @ts-check
// The inside of a cell that has a drawing of its own: wires, vectors on them, and valves that open and close with a gate's value.
// Positions are in a grid 100 wide and 64 tall; time runs left to right, in a backward reader right to left.
import { css } from "../canvas/look.js";
import { arrow, fit, line, write } from "../canvas/pen.js";
import { strip } from "./strip.js";

/** @type {Record<string, any>} */
export const WIRES = {
  rnn: {
    vectors: { x: [12, 50], "old h": [12, 18], a: [52, 32], h: [86, 32] },
    wires: [[[12, 50], [32, 50], [32, 36]], [[12, 18], [32, 18], [32, 28]], [[35, 32], [52, 32]], [[52, 32], [67, 32]], [[71, 32], [86, 32]], [[86, 32], [99, 32]]],
    nodes: [["+", 32, 32], ["tanh", 69, 32]],
    valves: [],
  },
  leaky: {
    vectors: { x: [9, 50], "old h": [9, 16], a: [45, 50], h: [90, 16] },
    wires: [[[9, 16], [90, 16]], [[90, 16], [99, 16]], [[9, 50], [27, 50]], [[27, 16], [27, 47]], [[30, 50], [45, 50]], [[45, 50], [61, 50]], [[61, 50], [74, 50], [74, 18]]],
    nodes: [["+", 27, 50], ["max", 61, 50], ["+", 74, 16]],
    valves: [["1−α", 50, 16, "across"], ["α", 74, 34, "up"]],
  },
  gru: {
    vectors: { x: [9, 51], "old h": [9, 16], r: [27, 36], z: [45, 36], n: [79, 48], h: [90, 16] },
    wires: [
      [[9, 16], [90, 16]], [[90, 16], [99, 16]], [[9, 51], [9, 61], [67, 61], [67, 51]], [[27, 61], [27, 36]], [[45, 61], [45, 36]],
      [[17, 16], [17, 53], [37, 53]], [[27, 45], [37, 53]], [[37, 53], [64, 53], [64, 48]], [[67, 48], [79, 48]],
      [[79, 48], [79, 31], [69, 31], [69, 18]], [[45, 36], [45, 16]], [[45, 31], [69, 31]],
    ],
    nodes: [["+", 69, 16], ["tanh", 66, 48]],
    valves: [["z", 45, 16, "across"], ["1−z", 69, 28, "up"], ["r", 37, 53, "across"]],
  },
  lstm: {
    vectors: { x: [8, 50], "old h": [18, 50], "old c": [8, 14], f: [32, 40], i: [45, 40], g: [58, 48], c: [71, 14], o: [74, 46], h: [92, 46] },
    wires: [
      [[8, 14], [99, 14]], [[8, 50], [8, 62], [74, 62], [74, 46]], [[18, 50], [18, 62]],
      [[32, 62], [32, 14]], [[45, 62], [45, 40]], [[58, 62], [58, 48]], [[58, 48], [58, 26], [58, 14]], [[45, 40], [45, 26], [58, 26]],
      [[83, 14], [83, 46]], [[74, 46], [83, 46]], [[83, 46], [92, 46]], [[92, 46], [99, 46]],
    ],
    nodes: [["+", 58, 14], ["tanh", 83, 26]],
    valves: [["f", 32, 14, "across"], ["i", 58, 27, "up"], ["o", 83, 46, "across", "below"]],
  },
};
WIRES.rnn_relu = { ...WIRES.rnn, nodes: [["+", 32, 32], ["max", 69, 32]] };

/** Return the places of the vectors, so that a click can choose a unit.
 * @param {HTMLCanvasElement} canvas @param {import("../canvas/look.js").Look} style @param {import("./arithmetic.js").Reader} reader
 * @param {{track: number, t: number, unit: number}} at */
export function drawWires(canvas, style, reader, at) {
  const { track, t, unit } = at, plan = WIRES[reader.cell];
  const wide = canvas.clientWidth || 300, tall = Math.max(250, Math.min(340, wide * 0.62));
  const { pen } = fit(canvas, tall), flip = reader.backward(track);
  const X = (v) => (flip ? 100 - v : v) * wide / 100, Y = (v) => (v + 2) * tall / 68;
  for (const wire of plan.wires) {
    line(pen, wire.map(([x, y]) => [X(x), Y(y)]), style.soft, 1.6);
    const [[x0, y0], [x1, y1]] = wire.slice(-2);
    if (x1 === 99) arrow(pen, style, X(x1), Y(y1), Math.sign(X(x1) - X(x0)), Math.sign(y1 - y0));
  }
  const past = reader.before(track, t), boxes = [];
  for (const [name, [x, y]] of /** @type {[string, number[]][]} */ (Object.entries(plan.vectors))) {
    const old = name.startsWith("old "), symbol = name.replace("old ", "");
    const length = symbol === "x" ? reader.features(track) : reader.hidden;
    const get = symbol === "x" ? (k) => reader.input(track, t, k) : (k) => reader.value(symbol, track, old ? past : t, k);
    const box = { x: X(x) - 9, y: Y(y) - tall * 0.115, width: 18, height: tall * 0.23, length, symbol };
    strip(pen, style, box, get, reader.range(symbol), symbol === "x" ? null : unit);
    const label = name === "x" ? "input" : name, wide = style.size * 0.42 * label.length + 6;
    pen.fillStyle = css(style.paper); // a wire must not strike its own name through
    pen.fillRect(X(x) - wide / 2, box.y - style.size, wide, style.size);
    write(pen, style, label, X(x), box.y - style.size * 0.5, { align: "center", scale: 0.76, color: style.ink, bold: !old });
    if (symbol !== "x") boxes.push(box);
  }
  for (const [name, x, y] of plan.nodes) node(pen, style, X(x), Y(y), name);
  for (const [name, x, y, way, place] of plan.valves) {
    // A valve named 1−z shows what a gate leaves open to the other; a leak never moves.
    const gate = name.replace("1−", ""), value = gate === "α" ? reader.leak : reader.value(gate, track, t, unit);
    const open = gate === name ? value : 1 - value;
    valve(pen, style, X(x), Y(y), open, way, name, place === "below");
  }
  return boxes;
}

// A butterfly valve: its disc lies along the pipe when the gate is open (1), and across it when shut (0).
function valve(pen, style, x, y, open, way, name, below) {
  const r = style.size * 0.78, turn = (1 - open) * Math.PI / 2 + (way === "up" ? Math.PI / 2 : 0);
  pen.beginPath();
  pen.arc(x, y, r, 0, 7);
  pen.fillStyle = css(style.paper);
  pen.fill();
  pen.strokeStyle = style.ink;
  pen.lineWidth = 1.5;
  pen.stroke();
  pen.lineWidth = 4;
  pen.strokeStyle = css(style.ends.gate);
  pen.beginPath();
  pen.moveTo(x - Math.cos(turn) * r * 0.85, y - Math.sin(turn) * r * 0.85);
  pen.lineTo(x + Math.cos(turn) * r * 0.85, y + Math.sin(turn) * r * 0.85);
  pen.stroke();
  const label = `${name} ${open.toFixed(2)}`, scale = 0.75;
  pen.font = `600 ${style.size * scale}px ${style.font}`;
  const w = pen.measureText(label).width + 6, left = below ? x - w / 2 + 3 : x + r + 4, top = below ? y + r + style.size * 0.8 : y - r - style.size * 0.75;
  pen.fillStyle = css(style.paper);
  pen.fillRect(left - 3, top - style.size * 0.5, w, style.size);
  write(pen, style, label, left, top, { scale, color: style.ink, bold: true });
}

function node(pen, style, x, y, name) {
  const wide = name.length > 1, r = style.size * 0.62, w = wide ? style.size * 1.5 : r;
  pen.beginPath();
  if (wide) pen.roundRect(x - w, y - r, 2 * w, 2 * r, 5); else pen.arc(x, y, r, 0, 7);
  pen.fillStyle = css(style.paper);
  pen.fill();
  pen.strokeStyle = style.ink;
  pen.lineWidth = 1.3;
  pen.stroke();
  write(pen, style, name, x, y, { align: "center", scale: wide ? 0.7 : 0.95, color: style.ink, bold: true });
}
