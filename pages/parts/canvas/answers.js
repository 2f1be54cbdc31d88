// @ts-check
// What the network says at each step against the truth, in the task's own form.
// Every painter gets (axes, view): the axes share their time with the heat maps; a form brings its own scale upwards.
import { linear } from "./axes.js";
import { css, shade } from "./look.js";
import { percent, spell, visible } from "./numbers.js";
import { fit, frame, inked, write } from "./pen.js";

/** The likeliest answers at a step: [answer, chance]. @returns {[string, number][]} */
function rank(view, t, count = 3) {
  const n = view.task.answers.length, out = view.frame.out;
  return [...Array(n).keys()].sort((a, b) => out[t * n + b] - out[t * n + a]).slice(0, count).map((k) => [view.task.answers[k], out[t * n + k]]);
}
const truth = (view, t) => view.task.answers[view.target[view.task.readout === "every" ? t : 0]];

/** @type {Record<string, any>} */
export const FORMS = {
  sum: {
    title: "The numbers read (marked ones solid), and what the network would answer if the list ended here",
    height: 150,
    axis: "number; answer",
    paint(box, view) {
      const { input, target, frame, task } = view, axes = box.with(linear(-0.2, 2)), { pen, style } = axes; // an answer may be a little below 0
      axes.beside({ count: 2.2, lines: false, scale: 0.75 });
      for (let t = 0; t < task.steps; t++) {
        const w = Math.max(1.5, axes.step * 0.6);
        pen.fillStyle = input[t * 2 + 1] > 0.5 ? style.ink : style.faint;
        pen.fillRect(axes.X(t) + (axes.step - w) / 2, axes.Y(input[t * 2]), w, axes.Y(0) - axes.Y(input[t * 2]));
      }
      axes.across(target[0], style.ink, 1.5, [6, 4]);
      write(pen, style, `true sum ${spell(target[0])}`, axes.left + 3, axes.Y(target[0]) - style.size * 0.6, { color: style.ink });
      axes.curve(frame.out.slice(0, task.steps), view.color, 2.5);
    },
    say: (v, t) => `reads ${spell(v.input[t * 2])}${v.input[t * 2 + 1] > 0.5 ? ", marked" : ""}. If the list ended here it would answer ${spell(v.frame.out[t])}; the true sum is ${spell(v.target[0])}.`,
  },
  curve: {
    title: "What the network expects, over the true curve",
    height: 160,
    axis: "value",
    paint(box, view) {
      const { target, frame, task } = view, top = Math.max(...target.map(Math.abs), 1) * 1.15, axes = box.with(linear(-top, top));
      axes.beside({ count: 3, scale: 0.75 });
      axes.curve(target.slice(0, task.steps), axes.style.ink, 2, [5, 3]);
      axes.curve(frame.out.slice(0, task.steps), view.color, 2.5);
    },
    legend: "dashed: the truth; solid: the network",
    say: (v, t) => {
      const { channels, answers } = v.task, first = channels.length > 1 ? `${channels[0]} ` : "";
      return `reads ${first}${spell(v.input[t * channels.length])}; ${answers[0]}: it expects ${spell(v.frame.out[t])}, the truth is ${spell(v.target[t])}.`;
    },
  },
  symbols: {
    title: "How sure the network is of each answer, step by step (framed: the right answer)",
    height: (view, style) => Math.max(70, view.task.answers.length * style.size * 1.3 + style.size * 3.9),
    axis: "answer",
    paint(axes, view) { probabilities(axes, view); tokens(axes, view); },
    say(v, t) {
      const [best, p] = rank(v, t, 1)[0];
      const asked = v.task.scored[t];
      const { tokens: named, channels } = v.task;
      const read = `reads ${named ? named[t] : `${channels[0]} ${spell(v.input[t * channels.length])}`}. `;
      const would = v.task.readout === "every" ? "It says" : "If the sequence ended here it would say";
      return `${read}${would} ${best} (${percent(p)})${asked ? `; right is ${truth(v, t)}.` : !v.task.scored.some(Boolean) ? "." : v.task.readout === "every" ? "; nothing is asked here." : `; at the end ${truth(v, t)} is right.`}`; // what a reader types may have no right answer
    },
  },
  image: {
    title: "The scan as it arrives, and how sure the network is of each digit (framed: the right one)",
    height: (_view, style) => 10 * style.size * 1.12 + style.size * 2.6,
    axis: "digit",
    paint: probabilities,
    say(v, t) {
      const [[best, p], [second, q]] = rank(v, t, 2);
      return `after ${t + 1} of ${v.task.length} ${v.task.unit}s it says ${best} (${percent(p)}), then ${second} (${percent(q)}); it is a ${truth(v, t)}.`;
    },
  },
  sound: {
    title: "How sure the network is of each answer, frame by frame (framed: the right one)",
    height: (view, style) => Math.max(70, view.task.answers.length * style.size * 1.15 + style.size * 2.6),
    axis: "answer",
    paint: probabilities,
    say(v, t) {
      const [[best, p], [second, q]] = rank(v, t, 2), right = v.task.scored.some(Boolean) ? `; right is ${truth(v, t)}` : "";
      return `after ${((t + 1) * v.task.hop).toFixed(2)} s it says ${best} (${percent(p)}), then ${second} (${percent(q)})${right}.`;
    },
  },
  roll: {
    title: "The chance of each pitch, low at the bottom (framed: what sounds)",
    height: 190,
    axis: "pitch",
    paint(axes, view) {
      const { task, frame: now, target } = view, { pen, style } = axes, n = task.answers.length, tall = axes.height / n;
      const Y = (k) => axes.top + (n - 1 - k) * tall;
      for (let t = 0; t < task.length; t++)
        for (let k = 0; k < n; k++) {
          pen.fillStyle = css(shade(style, now.out[t * n + k], 1, false));
          pen.fillRect(axes.X(t), Y(k), axes.step + 0.4, tall + 0.4);
        }
      for (let t = 0; t < task.length; t++)
        for (let k = 0; k < n; k++)
          if (target[t * n + k] > 0.5) frame(pen, style.ink, 1, [axes.X(t) + 0.5, Y(k) + 0.5, Math.max(1, axes.step - 1), Math.max(1, tall - 1)]);
      task.answers.forEach((name, k) => { if (/^C\d/.test(name)) write(pen, style, name, axes.left - 6, Y(k) + tall / 2, { align: "right", scale: 0.76 }); });
    },
    say(v, t) {
      const named = (row, n) => v.task.answers.filter((_, k) => row[t * n + k] > 0.5).join(", ") || "none";
      const best = rank(v, t, 4).map(([name, p]) => `${name} ${percent(p)}`).join(", ");
      return `reads ${named(v.input, v.task.channels.length)}; most likely are ${best}; right is ${named(v.target, v.task.answers.length)}.`;
    },
  },
  text: {
    title: "Each letter, shaded by the chance the network gave it: the stronger, the better it was foreseen",
    height: (view, style, width) => {
      const per = Math.max(8, Math.floor(width / (style.size * 0.82)));
      return Math.ceil((view.task.steps + 1) / per) * style.size * 1.6 + 6;
    },
    paint(axes, view) {
      const { task, frame: now, target } = view, { pen, style } = axes, n = task.answers.length, full = axes.right + 4;
      const per = Math.max(8, Math.floor(full / (style.size * 0.82))), w = full / per, h = style.size * 1.6;
      [task.tokens[0], ...task.answersRight].forEach((char, k) => {
        const x = (k % per) * w, y = Math.floor(k / per) * h;
        if (k) {
          const p = now.out[(k - 1) * n + target[k - 1]];
          pen.fillStyle = css(shade(style, p, 1, false).map((c, i) => style.paper[i] + (c - style.paper[i]) * 0.6));
          pen.fillRect(x, y, w, h - 3);
        }
        if (k === view.t) frame(pen, style.accent, 2, [x + 1, y + 1, w - 2, h - 5]);
        write(pen, style, visible(char), x + w / 2, y + h / 2 - 1, { align: "center", scale: 0.95, color: style.ink });
      });
    },
    noTime: true,
    say(v, t) {
      const guesses = rank(v, t, 3).map(([c, p]) => `“${visible(c)}” ${percent(p)}`).join(", ");
      return `reads “${visible(v.task.tokens[t])}” and expects ${guesses}; the text goes on with “${visible(truth(v, t))}”.`;
    },
  },
};

// A row for each answer, the stronger the surer; where an answer is asked, the right one is ringed.
function probabilities(axes, view) {
  const { task, frame: now } = view, { pen, style } = axes, n = task.answers.length, tall = axes.height / n;
  for (let t = 0; t < task.length; t++)
    for (let k = 0; k < n; k++) {
      pen.fillStyle = css(shade(style, now.out[t * n + k], 1, false));
      pen.fillRect(axes.X(t), axes.top + k * tall, axes.step + 0.5, tall + 0.5);
    }
  task.answers.forEach((name, k) => write(pen, style, name, axes.left - 6, axes.top + (k + 0.5) * tall, { align: "right" }));
  for (let t = 0; t < task.length; t++) {
    if (!task.scored[t]) continue;
    const k = view.target[task.readout === "every" ? t : 0], r = Math.min(tall, axes.step) * 0.36;
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

/** The scan itself: rows (or columns) already read at full ink, the others faint. @param {HTMLCanvasElement} canvas */
export function drawScan(canvas, view, style) {
  const side = style.size * 8.5, { pen } = (canvas.style.width = `${side}px`, fit(canvas, side)), cell = side / 8, rows = view.task.unit === "row";
  for (let t = 0; t < 8; t++)
    for (let k = 0; k < 8; k++) {
      const [row, column] = rows ? [t, k] : [k, t];
      pen.fillStyle = inked(style, view.input[t * 8 + k] * (t <= view.t ? 1 : 0.18));
      pen.fillRect(column * cell, row * cell, cell + 0.5, cell + 0.5);
    }
  frame(pen, style.accent, 2, rows ? [1, view.t * cell, side - 2, cell] : [view.t * cell, 1, cell, side - 2]);
}
