// @ts-check
// What the network says at each step against the truth, in the task's own form.
// Every painter gets (axes, view): the axes share their time with the heat maps; a form brings its own scale upwards.
// A view holds tables: out (step, answer), target (step, answer) and input (step, channel). Where one answer of several
// is right, target holds its number, (step, 1); where there is one answer for all, it has one step.
import { image, NUMBERS } from "./expected.js";
import { css, shade } from "./look.js";
import { percent, spell, visible } from "./numbers.js";
import { distinct, fit, frame, write } from "./pen.js";

/** The likeliest answers at a step: [answer, chance]. @returns {[string, number][]} */
function rank(view, t, count = 3) {
  const chances = view.out.row(t);
  return [...chances.keys()].sort((a, b) => chances[b] - chances[a]).slice(0, count).map((k) => [visible(view.task.answers[k]), chances[k]]);
}
const GAP = 6, TITLE = 1.1, WIDEST = 0.3; // from a name to the box, in pixels; the axis's own name, in letters; a share of the picture
/** The room that names of answers need to the left of the box, beside the axis's own name.
 * @param {import("./pen.js").Pen} pen @param {import("./look.js").Look} style @param {string[]} names @param {number} width of the picture */
export function margin(pen, style, names, width) {
  pen.font = `${style.size * 0.75}px ${style.font}`;
  const widest = Math.max(0, ...names.map((name) => pen.measureText(name).width));
  return Math.max(style.size * 2.6, Math.min(widest + GAP + style.size * TITLE, width * WIDEST));
}
const right = (view, t) => view.target.at(view.task.readout === "every" ? t : 0, 0);
const truth = (view, t) => visible(view.task.answers[right(view, t)]);

/** @type {Record<string, any>} */
export const FORMS = {
  ...NUMBERS,
  symbols: {
    named: true,
    title: () => "How sure the network is of each answer, step by step (ringed: the right answer)",
    height: (view, style) => Math.max(70, view.task.answers.length * style.size * 1.3 + style.size * 3.9),
    axis: "answer",
    paint(axes, view) { probabilities(axes, view); tokens(axes, view); },
    say(v, t) {
      const [best, p] = rank(v, t, 1)[0];
      const asked = v.task.scored[t];
      const { tokens: named, channels } = v.task;
      const read = `reads ${named ? visible(named[t]) : `${channels[0]} ${spell(v.input.at(t, 0))}`}. `;
      const would = v.task.readout === "every" ? "It says" : "If the sequence ended here it would say";
      return `${read}${would} ${best} (${percent(p)})${asked ? `; right is ${truth(v, t)}.` : !v.task.scored.some(Boolean) ? "." : v.task.readout === "every" ? "; nothing is asked here." : `; at the end ${truth(v, t)} is right.`}`; // what a reader types may have no right answer
    },
  },
  image: {
    named: true,
    title: () => "The image as it arrives, and how sure the network is of each answer (ringed: the right one)",
    height: (view, style) => Math.max(6, view.task.answers.length) * style.size * 1.12 + style.size * 2.6,
    axis: "answer",
    paint: probabilities,
    say(v, t) {
      const [[best, p], [second, q]] = rank(v, t, 2);
      return `after ${t + 1} of ${v.task.length} ${v.task.unit}s it says ${best} (${percent(p)}), then ${second} (${percent(q)}); right is ${truth(v, t)}.`;
    },
  },
  sound: {
    named: true,
    title: () => "How sure the network is of each answer, frame by frame (ringed: the right one)",
    height: (view, style) => Math.max(70, view.task.answers.length * style.size * 1.15 + style.size * 2.6),
    axis: "answer",
    paint: probabilities,
    say(v, t) {
      const [[best, p], [second, q]] = rank(v, t, 2), right = v.task.scored.some(Boolean) ? `; right is ${truth(v, t)}` : "";
      return `after ${((t + 1) * v.task.hop).toFixed(2)} s it says ${best} (${percent(p)}), then ${second} (${percent(q)})${right}.`;
    },
  },
  roll: {
    title: () => "The chance of each pitch, low at the bottom (framed: what sounds)",
    height: 190,
    axis: "pitch",
    paint(axes, view) {
      const { task, out, target } = view, { pen, style } = axes, n = task.answers.length, tall = axes.height / n;
      const Y = (k) => axes.top + (n - 1 - k) * tall;
      for (let t = 0; t < task.length; t++)
        for (let k = 0; k < n; k++) {
          pen.fillStyle = css(shade(style, out.at(t, k), 1, false));
          pen.fillRect(axes.X(t), Y(k), axes.step + 0.4, tall + 0.4);
        }
      for (let t = 0; t < task.length; t++)
        for (let k = 0; k < n; k++)
          if (target.at(t, k) > 0.5) frame(pen, style.ink, 1, [axes.X(t) + 0.5, Y(k) + 0.5, Math.max(1, axes.step - 1), Math.max(1, tall - 1)]);
      task.answers.forEach((name, k) => { if (/^C\d/.test(name)) write(pen, style, name, axes.left - 6, Y(k) + tall / 2, { align: "right", scale: 0.76 }); });
    },
    say(v, t) {
      const named = (table, names) => names.filter((_, k) => table.at(t, k) > 0.5).join(", ") || "none";
      const best = rank(v, t, 4).map(([name, p]) => `${name} ${percent(p)}`).join(", ");
      return `reads ${named(v.input, v.task.channels)}; most likely are ${best}; right is ${named(v.target, v.task.answers)}.`;
    },
  },
  text: {
    title: () => "Each letter, shaded by the chance the network gave it: the stronger, the better it was foreseen",
    height: (view, style, width) => {
      const per = Math.max(8, Math.floor(width / (style.size * 0.82)));
      return Math.ceil((view.task.steps + 1) / per) * style.size * 1.6 + 6;
    },
    paint(axes, view) {
      const { task, out } = view, { pen, style } = axes, full = axes.right + 4;
      const per = Math.max(8, Math.floor(full / (style.size * 0.82))), w = full / per, h = style.size * 1.6;
      [task.tokens[0], ...task.answersRight].forEach((char, k) => {
        const x = (k % per) * w, y = Math.floor(k / per) * h;
        if (k) {
          const p = out.at(k - 1, right(view, k - 1));
          pen.fillStyle = css(shade(style, p, 1, false).map((c, i) => style.paper[i] + (c - style.paper[i]) * 0.6));
          pen.fillRect(x, y, w, h - 3);
        }
        if (k === view.t) frame(pen, style.accent, 2, [x + 1, y + 1, w - 2, h - 5]);
        write(pen, style, visible(char), x + w / 2, y + h / 2 - 1, { align: "center", scale: 0.95, color: style.ink });
      });
    },
    noTime: true,
    say(v, t) {
      const guesses = rank(v, t, 3).map(([c, p]) => `“${c}” ${percent(p)}`).join(", ");
      return `reads “${visible(v.task.tokens[t])}” and expects ${guesses}${v.task.scored[t] ? `; the text goes on with “${truth(v, t)}”` : ""}.`;
    },
  },
};

// A row for each answer, the stronger the surer; where an answer is asked, the right one is ringed.
function probabilities(axes, view) {
  const { task, out } = view, { pen, style } = axes, n = task.answers.length, tall = axes.height / n;
  for (let t = 0; t < task.length; t++)
    for (let k = 0; k < n; k++) {
      pen.fillStyle = css(shade(style, out.at(t, k), 1, false));
      pen.fillRect(axes.X(t), axes.top + k * tall, axes.step + 0.5, tall + 0.5);
    }
  const room = axes.left - GAP - style.size * TITLE;
  const { label, scale } = distinct(pen, style, task.answers, room, { scale: 0.75, bold: false });
  task.answers.forEach((name, k) => write(pen, style, label(name), axes.left - GAP, axes.top + (k + 0.5) * tall, { align: "right", scale }));
  for (let t = 0; t < task.length; t++) {
    if (!task.scored[t]) continue;
    const k = right(view, t), r = Math.min(tall, axes.step) * 0.36;
    pen.beginPath();
    pen.strokeStyle = style.ink;
    pen.lineWidth = 1.5;
    pen.arc(axes.X(t + 0.5), axes.top + (k + 0.5) * tall, Math.max(2, Math.min(r, 8)), 0, 7);
    pen.stroke();
  }
}

function tokens(axes, view) {
  const { pen, style } = axes;
  if (!view.task.tokens || axes.step < style.size * 0.55) return;
  for (let t = 0; t < view.task.length; t++)
    write(pen, style, view.task.tokens[t], axes.X(t + 0.5), axes.bottom + style.size * 0.8, { align: "center", color: style.ink, bold: "ABCDEFGHXY?1".includes(view.task.tokens[t]) });
}

/** What has arrived: the image of this step; or, of a scan, its rows (or columns) already read at full ink, the others
 * faint. @param {HTMLCanvasElement} canvas */
export function drawScan(canvas, view, style) {
  const { task, input, t } = view, [parts, lines, across] = task.frame ?? [1, task.channels.length, task.steps];
  const side = (style.size * 8.5) / Math.max(parts * (lines + 1) - 1, across), wide = across * side;
  const { pen } = (canvas.style.width = `${wide}px`, fit(canvas, (parts * (lines + 1) - 1) * side));
  if (task.frame) { // several parts stand below each other, a pixel apart
    for (let n = 0; n < parts; n++)
      image(pen, style, input.row(t).subarray(n * lines * across, (n + 1) * lines * across), [0, n * (lines + 1) * side, side], across);
    return;
  }
  const rows = task.unit === "row";
  for (let step = 0; step < task.steps; step++)
    image(pen, style, input.row(step), rows ? [0, step * side, side] : [step * side, 0, side], rows ? lines : 1, step <= t ? 1 : 0.18);
  frame(pen, style.accent, 2, rows ? [1, t * side, wide - 2, side] : [t * side, 1, side, wide - 2]);
}
