// @ts-check
// The whole sequence at once: time left to right, input below, one column of units per step, layers stacked, answers
// above. What does not change with the cursor is painted once into a picture of its own: moving through time is cheap.
import { FORMS } from "../canvas/answers.js";
import { Axes, linear, logarithmic, powers, stepwise } from "../canvas/axes.js";
import { css, shade } from "../canvas/look.js";
import { visible } from "../canvas/numbers.js";
import { arrow, distinct, frame, line, raster, shorten, stamp, write } from "../canvas/pen.js";

const DRAWN = ["sum", "curve", "ahead", "frames", "roll"]; // forms whose answer is drawn, not written

/** Where everything stands. */
export function overview(canvas, me, style, reader) {
  const { task } = me.data, size = style.size, wide = canvas.clientWidth || 300;
  const pad = { left: size * 3.1, right: 6 }, step = Math.min((wide - pad.left - pad.right) / task.length, size * 12);
  const tracks = [...Array(reader.count).keys()].reverse(); // the top layer on top
  const high = Math.max(44, Math.min(96, reader.hidden * 3, 330 / reader.count)), gap = size * 1.55;
  const longest = task.tokens ? Math.max(...reader.tokens.map((token) => [...visible(token)].length)) : 0;
  const named = step >= size * (longest > 2 ? 1.7 : 0.5); // else only what stands under the cursor is named
  const numbers = DRAWN.includes(task.form), roll = task.form === "roll";
  const answer = { y: size * 1.3, height: roll ? 150 : numbers ? 74 : size * 1.6 };
  const marks = numbers || task.form === "text" ? 0 : size * 0.8; // room for the ✗ of a wrong answer
  const first = answer.y + answer.height + marks + gap;
  const rows = tracks.map((track, k) => ({ track, y: first + k * (high + gap), height: high }));
  const channels = task.tokens ? 0 : task.channels.length;
  const input = { y: rows[rows.length - 1].y + high + gap, height: task.tokens ? size * 1.5 : Math.max(size * 1.5, Math.min(roll ? 150 : 72, channels * 12)) };
  return { wide, count: task.length, tall: input.y + input.height + size * 2.3, pad, step, rows, answer, input, wrong: new Set(), X: (t) => pad.left + t * step, columns: step >= 17, named };
}

/** What does not move with the cursor. */
export function paintStill(plan, me, style, reader, number) {
  const ratio = window.devicePixelRatio || 1, still = new OffscreenCanvas(Math.round(plan.wide * ratio), Math.round(plan.tall * ratio));
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (still.getContext("2d"));
  pen.scale(ratio, ratio);
  answerRow(pen, plan, me, style, reader);
  for (const row of plan.rows) {
    const single = reader.count === 1, name = reader.turn === null ? reader.tracks[row.track] : `${reader.decoder ? "encoder" : "reads"}${single ? "" : ` ${reader.tracks[row.track]}`}`, way = reader.backward(row.track) ? "reads right to left ←" : "reads left to right →";
    const what = me.backward ? `${me.data.handed ? "size of what comes back to h" : "size of the gradient ∂L/∂h"}, log scale` : `h, ${reader.hidden} units`;
    const words = [[plan.pad.left + 4, `${name}${reader.both ? `: ${way}` : ""} · ${what}`]];
    if (reader.turn !== null) words.push([plan.X(reader.turn) + 4, reader.decoder ? "decoder" : "writes"]);
    row.words = words.map(([x, text]) => {
      write(pen, style, text, x, row.y - style.size * 0.6, { scale: 0.76, color: style.ink });
      return [x, x + pen.measureText(text).width];
    });
    if (me.backward) gradientRow(pen, plan, row, style, reader, me.readers); else stateRow(pen, plan, row, style, reader);
  }
  inputRow(pen, plan, me, style, reader);
  if (reader.turn !== null) writingMarks(pen, plan, style, reader);
  const end = plan.input.y + plan.input.height;
  axesOf(pen, plan, style, { y: end, height: 0 }, linear(0, 1)).below({ count: plan.wide < 500 ? 5 : 12, name: number ? "" : "time step" });
  return still;
}
// A row of the picture as axes: all share the plan's time.
function axesOf(pen, plan, style, { y, height }, scale) {
  return new Axes(pen, style, { left: plan.pad.left, top: y, width: plan.step * plan.count, height }, stepwise(plan.count), scale);
}

// Where reading ends and writing begins, and how each answer becomes the next input.
function writingMarks(pen, plan, style, reader) {
  const { answer, input } = plan, from = answer.y + answer.height, x = plan.X(reader.turn);
  line(pen, [[x, answer.y - style.size], [x, input.y + input.height]], style.ink, 1.5, [5, 4]);
  if (!plan.columns) return;
  for (let t = reader.turn; t + 1 < reader.steps; t++) {
    const across = plan.X(t + 1);
    line(pen, [[across - 5, from + 2], [across, from + 6], [across, input.y - 2]], style.soft, 1.2, [2, 3]);
    arrow(pen, style, across, input.y - 1, 0, 1);
  }
}

function stateRow(pen, plan, row, style, reader) {
  const { hidden, steps } = reader, [low, high] = reader.range("h");
  const raw = raster(steps, hidden, (t, u) => shade(style, reader.value("h", row.track, t, u), high, low < 0));
  pen.imageSmoothingEnabled = false;
  pen.strokeStyle = style.soft;
  pen.lineWidth = 1;
  if (!plan.columns) {
    stamp(pen, raw, plan.X(0), row.y, plan.step * steps, row.height);
    pen.strokeRect(plan.X(0), row.y, plan.step * steps, row.height);
  } else {
    const gap = Math.min(plan.step * 0.34, 22), back = reader.backward(row.track), y = row.y + row.height / 2;
    for (let t = 0; t < steps; t++) {
      const x = plan.X(t) + gap / 2, w = plan.step - gap;
      pen.drawImage(raw, t, 0, 1, hidden, x, row.y, w, row.height);
      pen.strokeStyle = style.soft;
      pen.strokeRect(x, row.y, w, row.height);
      if (t + 1 < steps) {
        line(pen, [[x + w + 1, y], [x + w + gap - 1, y]], style.soft, 1.4);
        arrow(pen, style, back ? x + w + 1 : x + w + gap - 1, y, back ? -1 : 1, 0);
      }
    }
  }
  write(pen, style, "unit 1", plan.pad.left - 5, row.y + style.size * 0.4, { align: "right", scale: 0.66 });
  write(pen, style, hidden, plan.pad.left - 5, row.y + row.height - style.size * 0.4, { align: "right", scale: 0.66 });
}

function gradientRow(pen, plan, row, style, reader, readers) {
  const [low, high] = powers(readers.flatMap((r) => [...r.flow.data])); // one scale for all that stands side by side
  const axes = axesOf(pen, plan, style, row, logarithmic(10 ** low, 10 ** high));
  axes.beside({ count: 2, scale: 0.66, lines: false });
  axes.bars(reader.flow.row(row.track), reader.color);
  line(pen, [[axes.left, axes.bottom], [axes.right, axes.bottom]], style.soft, 1);
}

function answerRow(pen, plan, me, style, reader) {
  const { task } = me.data, { y, height } = plan.answer, n = task.answers.length, target = me.target;
  const open = task.form === "text"; // the next word is a guess among many: no answer is simply right or wrong
  const name = { sum: "answer if the list ended here", curve: `${task.quantity}, as it expects it (dashed: the truth)`, ahead: `${task.quantity}, as it expects it for each step ahead (dashed: the truth)`, frames: "the last image: as it expects it, and as it came", text: "what it expects most (the stronger, the surer)", roll: "the chance of each pitch (framed: what sounds)" }[task.form] ??
    (task.readout === "every" ? "answer (the greener, the surer; framed: asked, ✗: wrong)" : "answer if it ended here (the greener, the surer)");
  write(pen, style, name, plan.pad.left + 4, y - style.size * 0.6, { scale: 0.76, color: style.ink });
  if (DRAWN.includes(task.form)) {
    const axes = axesOf(pen, plan, style, plan.answer, linear(0, 1));
    FORMS[task.form].paint(axes, { t: task.length - 1, task, out: reader.out, input: me.input, target, color: reader.color });
    return;
  }
  const { label, scale } = distinct(pen, style, task.answers.map(visible), plan.step - 3, { scale: 0.78 });
  for (let t = reader.attention ? reader.turn : 0; t < task.length; t++) { // its place over what is read: the look back
    const chances = reader.out.row(t), best = chances.reduce((top, p, k) => (p > chances[top] ? k : top), 0);
    const p = chances[best], asked = task.scored[t], right = target.at(task.readout === "every" ? t : 0, 0);
    pen.fillStyle = css(shade(style, Math.max(0, p - 1 / n) * 0.7, 1, false));
    pen.fillRect(plan.X(t) + 1, y, Math.max(1, plan.step - 2), height);
    if (plan.step >= style.size * 0.5) write(pen, style, label(visible(task.answers[best])), plan.X(t + 0.5), y + height / 2, { align: "center", scale, color: style.ink, bold: true });
    if (!asked || open) continue;
    if (plan.step >= 6) frame(pen, style.ink, 1.5, [plan.X(t) + 1.5, y, Math.max(1, plan.step - 3), height]);
    else line(pen, [[plan.X(t), y + height + 2], [plan.X(t + 1), y + height + 2]], style.ink, 1.5); // a frame would hide it
    if (best === right) continue;
    plan.wrong.add(t);
    write(pen, style, "✗", plan.X(t + 0.5), y + height + style.size * 0.5, { align: "center", scale: 0.75, color: style.ink, bold: true });
  }
}

function inputRow(pen, plan, me, style, reader) {
  const { task } = me.data, { y, height } = plan.input;
  write(pen, style, "input", plan.pad.left - 5, y + height / 2, { align: "right", scale: 0.76, color: style.ink });
  if (task.tokens) {
    if (plan.named) reader.tokens.forEach((token, t) => write(pen, style, shorten(pen, style, visible(token), plan.step), plan.X(t + 0.5), y + height / 2, { align: "center", scale: 0.85, color: style.ink, bold: true }));
    return;
  }
  const n = task.channels.length, high = height / n, [low, top] = reader.range("x");
  for (let t = 0; t < task.length; t++)
    for (let k = 0; k < n; k++) {
      const sound = task.form === "sound"; // a spectrogram: low tones at the bottom, darker where it is louder
      const value = me.input.at(t, sound || task.form === "roll" ? n - 1 - k : k);
      pen.fillStyle = css(sound ? shade(style, value + top, 2 * top, false) : shade(style, value, top, low < 0));
      pen.fillRect(plan.X(t), y + k * high, plan.step + 0.4, high + 0.4);
    }
  frame(pen, style.faint, 1, [plan.X(0), y, plan.step * task.length, height]);
}

// Where a writing step looks: a bar over every step read, and a line from it to the answer that it helps to make.
function paintLook(pen, plan, me, style, weights) {
  const { y, height } = plan.answer, base = y + height, from = plan.rows[0].y - 2;
  pen.fillStyle = pen.strokeStyle = style.accent;
  weights.forEach((share, j) => {
    pen.fillRect(plan.X(j) + plan.step * 0.1, base - share * height, Math.max(1, plan.step * 0.8), share * height);
    if (share < 0.03) return;
    pen.globalAlpha = 0.25 + 0.75 * share;
    pen.lineWidth = 1 + 3 * share;
    pen.beginPath();
    pen.moveTo(plan.X(j + 0.5), from);
    pen.bezierCurveTo(plan.X(j + 0.5), base, plan.X(me.t + 0.5), from, plan.X(me.t + 0.5), base + 2);
    pen.stroke();
    pen.globalAlpha = 1;
  });
}

/** What moves with the cursor: the step's frame, what flows into it, the unit that is followed. */
export function paintCursor(pen, plan, me, style, reader) {
  const { task } = me.data, x = plan.X(me.t), w = Math.max(plan.step, 3), top = plan.answer.y - 3;
  pen.strokeStyle = style.accent;
  pen.lineWidth = 2.5;
  pen.save();
  pen.beginPath(); // the frame leaves the names of the rows free
  pen.rect(0, 0, plan.wide, plan.tall);
  for (const row of plan.rows) for (const [left, right] of row.words ?? []) pen.rect(left - 3, row.y - style.size * 1.1, right - left + 6, style.size);
  pen.clip("evenodd");
  pen.strokeRect(x + (plan.step - w) / 2, top, w, plan.input.y + plan.input.height + 3 - top);
  pen.restore();
  const middle = plan.X(me.t + 0.5);
  const up = [plan.input, ...plan.rows.slice().reverse(), plan.answer];
  if (!me.backward)
    for (let k = 0; k + 1 < up.length; k++) {
      const covers = up[k].words?.some(([left, right]) => middle > left - 6 && middle < right + 6); // no arrow through words
      const from = up[k].y - (covers ? style.size * 1.05 : k ? 0 : 2), cross = up[k + 1] === plan.answer && plan.wrong.has(me.t) ? style.size * 0.95 : 0;
      const to = up[k + 1].y + up[k + 1].height + 2 + cross;
      if (from - to > 8) { line(pen, [[middle, from], [middle, to]], style.accent, 2); arrow(pen, style, middle, to, 0, -1, style.accent); }
    }
  const weights = me.backward ? null : reader.lookedBack(me.t);
  if (weights) paintLook(pen, plan, me, style, weights);
  if (!me.backward)
    for (const row of plan.rows) {
      const y = row.y + ((me.unit + 0.5) * row.height) / reader.hidden;
      if (row.track !== me.track) continue;
      line(pen, [[plan.X(0), y], [plan.X(task.length), y]], style.ink, 1, [3, 3]);
      const apart = Math.min(y - row.y, row.y + row.height - y); // from the names of the first unit and the last
      if (apart > style.size) write(pen, style, me.unit + 1, plan.pad.left - 5, y, { align: "right", scale: 0.7, color: style.ink, bold: true });
    }
  if (!plan.named && task.tokens) {
    const text = visible(reader.tokens[me.t]), at = plan.input.y + plan.input.height / 2;
    pen.font = `600 ${style.size}px ${style.font}`; // as below
    const half = pen.measureText(text).width / 2, center = Math.max(plan.pad.left + half, Math.min(plan.wide - half - 2, middle));
    pen.clearRect(center - half - 3, at - style.size * 0.65, 2 * half + 6, style.size * 1.3); // no frame through the word
    write(pen, style, text, center, at, { align: "center", scale: 1, color: style.ink, bold: true });
  }
}
