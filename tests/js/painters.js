// Paint and say the answers of a reading that pages/parts/unrolled has packed into a file, and print, as JSON, which
// numbers were drawn and said: the axes are the identity, and a color is the share that it stands for.
import { readFileSync } from "node:fs";
import { FORMS } from "../../pages/parts/canvas/answers.js";
import { unpack } from "../../pages/parts/canvas/unpack.js";

const style = { paper: [0, 0, 0], ends: { gate: [1, 1, 1], positive: [1, 1, 1], negative: [1, 1, 1] }, ink: "#fff", faint: "", soft: "", accent: "", size: 1, font: "" };
globalThis.document = { createElement: () => ({ getContext: () => ({ fillRect() {}, getImageData: () => ({ data: [1, 1, 1, 1] }) }) }) };

const lines = [], fills = [];
const pen = new Proxy({ path: [] }, {
  get(target, name) {
    if (name in target) return target[name];
    return (...at) => {
      if (name === "beginPath") target.path = [];
      if (name === "moveTo" || name === "lineTo") target.path.push(at);
      if (name === "stroke" || name === "fill") lines.push(target.path);
      if (name === "fillRect") fills.push(+/^rgb\(([^,]*)/.exec(target.fillStyle)?.[1]);
      return { width: 0 };
    };
  },
  set(target, name, value) { target[name] = value; return true; },
});
const axes = {
  pen, style, left: 0, top: 0, width: 1000, height: 1000, right: 1000, bottom: 1000, step: 1,
  with() { return this; }, X: (t) => t, Y: (v) => v, beside() {}, below() {}, across() {},
  curve(values) { lines.push(values.map((v, t) => [t + 0.5, v])); },
};

const { task, panes, arrays } = unpack(readFileSync(process.argv[2])), form = FORMS[task.form];
const view = { t: task.length - 1, task: { ...task, tokens: panes[0].tokens ?? task.tokens }, out: arrays["0:out"], input: arrays.input, target: arrays.target, color: "x" };
form.paint(axes, view);
console.log(JSON.stringify({ form: task.form, lines, fills, title: form.title(view), said: Array.from({ length: task.length }, (_, t) => form.say(view, t)) }));
