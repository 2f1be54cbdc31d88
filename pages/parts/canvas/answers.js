// What the network says at each step against the truth, in the task's own form.
// Every painter gets (pen, box, view): box = { X, pad, width, height, step } shares the time axis of the heat maps.

const visible = (token) => ({ " ": "␣", "\n": "⏎" })[token] ?? token;
const percent = (p) => (p > 0.995 ? ">99 %" : p < 0.01 ? "<1 %" : `${Math.round(p * 100)} %`);

function rank(view, t, count = 3) {
  const n = view.task.answers.length, out = view.frame.out;
  return [...Array(n).keys()].map((k) => [out[t * n + k], k]).sort((a, b) => b[0] - a[0]).slice(0, count)
    .map(([p, k]) => [view.task.answers[k], p]);
}
const truth = (view, t) => view.task.answers[view.target[view.task.readout === "every" ? t : 0]];

const FORMS = {
  sum: {
    title: "The numbers read (marked ones solid), and what the network would answer if the list ended here",
    height: 150,
    axis: "number; answer",
    paint(pen, box, view, style) {
      const { input, target, frame, task } = view, top = 2;
      const Y = (v) => box.height - box.pad.bottom - (Math.max(-0.2, Math.min(top, v)) / top) * (box.height - box.pad.top - box.pad.bottom);
      for (const v of [0, 1, 2]) write(pen, style, v, box.pad.left - 6, Y(v), { align: "right" });
      for (let t = 0; t < task.steps; t++) {
        const marked = input[t * 2 + 1] > 0.5, w = Math.max(1.5, box.step * 0.6);
        pen.fillStyle = marked ? style.ink : style.faint;
        pen.fillRect(box.X(t) + (box.step - w) / 2, Y(input[t * 2]), w, Y(0) - Y(input[t * 2]));
      }
      line(pen, [[box.X(0), Y(target[0])], [box.X(task.steps), Y(target[0])]], style.ink, 1.5, [6, 4]);
      write(pen, style, `true sum ${spell(target[0])}`, box.X(0) + 3, Y(target[0]) - style.size * 0.6, { color: style.ink });
      line(pen, [...Array(task.steps).keys()].map((t) => [box.X(t + 0.5), Y(frame.out[t])]), view.color, 2.5);
    },
    say: (v, t) => `reads ${spell(v.input[t * 2])}${v.input[t * 2 + 1] > 0.5 ? ", marked" : ""}. If the list ended here it would answer ${spell(v.frame.out[t])}; the true sum is ${spell(v.target[0])}.`,
  },
  curve: {
    title: "What the network expects, over the true curve",
    height: 160,
    axis: "value",
    paint(pen, box, view, style) {
      const { target, frame, task } = view, steps = [...Array(task.steps).keys()];
      const top = Math.max(...target.map(Math.abs), 1) * 1.15;
      const Y = (v) => box.pad.top + ((top - Math.max(-top, Math.min(top, v))) / (2 * top)) * (box.height - box.pad.top - box.pad.bottom);
      for (const v of ticks(-top, top, 3)) {
        line(pen, [[box.X(0), Y(v)], [box.X(task.steps), Y(v)]], style.faint, 1);
        write(pen, style, spellTick(v), box.pad.left - 6, Y(v), { align: "right" });
      }
      line(pen, steps.map((t) => [box.X(t + 0.5), Y(target[t])]), style.ink, 2, [5, 3]);
      line(pen, steps.map((t) => [box.X(t + 0.5), Y(frame.out[t])]), view.color, 2.5);
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
    paint(pen, box, view, style) { probabilities(pen, box, view, style); tokens(pen, box, view, style); },
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
    height: (view, style) => 10 * style.size * 1.12 + style.size * 2.6,
    axis: "digit",
    paint(pen, box, view, style) { probabilities(pen, box, view, style); },
    say(v, t) {
      const [[best, p], [second, q]] = rank(v, t, 2);
      return `after ${t + 1} of ${v.task.length} ${v.task.unit}s it says ${best} (${percent(p)}), then ${second} (${percent(q)}); it is a ${truth(v, t)}.`;
    },
  },
  sound: {
    title: "How sure the network is of each answer, frame by frame (framed: the right one)",
    height: (view, style) => Math.max(70, view.task.answers.length * style.size * 1.15 + style.size * 2.6),
    axis: "answer",
    paint(pen, box, view, style) { probabilities(pen, box, view, style); },
    say(v, t) {
      const [[best, p], [second, q]] = rank(v, t, 2), right = v.task.scored.some(Boolean) ? `; right is ${truth(v, t)}` : "";
      return `after ${((t + 1) * v.task.hop).toFixed(2)} s it says ${best} (${percent(p)}), then ${second} (${percent(q)})${right}.`;
    },
  },
  roll: {
    title: "The chance of each pitch, low at the bottom (framed: what sounds)",
    height: 190,
    axis: "pitch",
    paint(pen, box, view, style) {
      const { task, frame, target } = view, n = task.answers.length, tall = (box.height - box.pad.top - box.pad.bottom) / n;
      const Y = (k) => box.pad.top + (n - 1 - k) * tall;
      for (let t = 0; t < task.length; t++)
        for (let k = 0; k < n; k++) {
          pen.fillStyle = `rgb(${shade(style, frame.out[t * n + k], 1, false).join()})`;
          pen.fillRect(box.X(t), Y(k), box.step + 0.4, tall + 0.4);
        }
      pen.strokeStyle = style.ink;
      pen.lineWidth = 1;
      for (let t = 0; t < task.length; t++)
        for (let k = 0; k < n; k++)
          if (target[t * n + k] > 0.5) pen.strokeRect(box.X(t) + 0.5, Y(k) + 0.5, Math.max(1, box.step - 1), Math.max(1, tall - 1));
      task.answers.forEach((name, k) => { if (/^C\d/.test(name)) write(pen, style, name, box.pad.left - 6, Y(k) + tall / 2, { align: "right", scale: 0.76 }); });
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
    paint(pen, box, view, style) {
      const { task, frame, target } = view, n = task.answers.length;
      const per = Math.max(8, Math.floor(box.full / (style.size * 0.82))), w = box.full / per, h = style.size * 1.6;
      [task.tokens[0], ...task.answersRight].forEach((char, k) => {
        const x = (k % per) * w, y = Math.floor(k / per) * h;
        if (k) {
          const p = frame.out[(k - 1) * n + target[k - 1]];
          pen.fillStyle = `rgb(${shade(style, p, 1, false).map((c, i) => style.paper[i] + (c - style.paper[i]) * 0.6).join()})`;
          pen.fillRect(x, y, w, h - 3);
        }
        if (k === view.t) { pen.strokeStyle = style.accent; pen.lineWidth = 2; pen.strokeRect(x + 1, y + 1, w - 2, h - 5); }
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

function probabilities(pen, box, view, style) {
  const { task, frame } = view, n = task.answers.length, tall = (box.height - box.pad.top - box.pad.bottom) / n;
  for (let t = 0; t < task.length; t++)
    for (let k = 0; k < n; k++) {
      pen.fillStyle = `rgb(${shade(style, frame.out[t * n + k], 1, false).join()})`;
      pen.fillRect(box.X(t), box.pad.top + k * tall, box.step + 0.5, tall + 0.5);
    }
  task.answers.forEach((name, k) => write(pen, style, name, box.pad.left - 6, box.pad.top + (k + 0.5) * tall, { align: "right" }));
  for (let t = 0; t < task.length; t++) {
    if (!task.scored[t]) continue;
    const k = view.target[task.readout === "every" ? t : 0], r = Math.min(tall, box.step) * 0.36;
    pen.beginPath();
    pen.strokeStyle = style.ink;
    pen.lineWidth = 1.5;
    pen.arc(box.X(t + 0.5), box.pad.top + (k + 0.5) * tall, Math.max(2, Math.min(r, 8)), 0, 7);
    pen.stroke();
  }
}

function tokens(pen, box, view, style) {
  if (!view.task.tokens || box.step < style.size * 0.55) return;
  for (let t = 0; t < view.task.length; t++)
    write(pen, style, view.task.tokens[t], box.X(t + 0.5), box.height - box.pad.bottom + style.size * 0.8,
      { align: "center", color: style.ink, bold: "ABCDEFGHXY?1".includes(view.task.tokens[t]) });
}

// The scan itself: rows (or columns) already read at full ink, the others faint.
function drawScan(canvas, view, style) {
  const side = style.size * 8.5, { pen } = (canvas.style.width = `${side}px`, fit(canvas, side)), cell = side / 8;
  for (let t = 0; t < 8; t++)
    for (let k = 0; k < 8; k++) {
      const [row, column] = view.task.unit === "row" ? [t, k] : [k, t];
      const ink = view.input[t * 8 + k] * (t <= view.t ? 1 : 0.18);
      const full = rgb(style.ink);
      pen.fillStyle = `rgb(${style.paper.map((p, i) => p + (full[i] - p) * ink).join()})`;
      pen.fillRect(column * cell, row * cell, cell + 0.5, cell + 0.5);
    }
  pen.strokeStyle = style.accent;
  pen.lineWidth = 2;
  if (view.task.unit === "row") pen.strokeRect(1, view.t * cell, side - 2, cell); else pen.strokeRect(view.t * cell, 1, cell, side - 2);
}
