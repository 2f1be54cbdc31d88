// @ts-check
// The inside of one network on one held-out sequence: answers, states, gates, gradient; scrubbed along the
// sequence and along training. The server sends a frame per redraw; moving through either time stays here.
import { FORMS, drawScan, margin } from "./answers.js";
import { Axes, linear, logarithmic, powers, stepwise } from "./axes.js";
import { head } from "./badge.js";
import { choices, controls, listen, narrate, press } from "./controls.js";
import { css, finder, look, shade, shell } from "./look.js";
import { spell } from "./numbers.js";
import { fit, frame, raster, stamp, write } from "./pen.js";
import { Player } from "./player.js";
import { unpack } from "./unpack.js";

/** @param {HTMLElement} parent */
export function microscope(parent) {
  const root = shell(parent, `
    <div class="row head"><h4></h4><span class="badge"></span></div>
    <div class="row sequence" role="group" aria-label="Along the sequence"></div>
    <div class="row film" role="group" aria-label="Along training"><button class="live">newest</button></div>
    <div class="row tracks" role="group" aria-label="Which layer"></div>
    <div class="said" aria-live="polite"></div>
    <div class="stage" tabindex="0" role="group" aria-label="Pictures over time: arrow keys step, space plays">
      <figure class="answers"><figcaption></figcaption><div class="row" style="flex-wrap:nowrap;align-items:flex-start">
        <canvas class="scan" style="flex:none" hidden></canvas><canvas class="say" role="img" style="flex:1;min-width:0"></canvas></div><div class="quiet"></div></figure>
      <div class="grid"></div></div>`);
  const $ = finder(root);
  const me = { frames: new Map(), run: null, shape: "", unit: /** @type {{symbol: string, index: number} | null} */ (null), rewound: /** @type {number | null} */ (null), track: 0, data: /** @type {any} */ (null), live: null, kept: new Set() };
  const player = new Player({ changed: draw, pace: 8 });
  const film = new Player({ changed: rewind });
  const paintPlayer = controls($(".sequence"), player, { slider: "Time step", noun: "step" });
  const paintFilm = controls($(".film"), film, {
    slider: "Training update", noun: "rewind training", plays: "training",
    output: (at) => `as at update ${moments()[at]}`, aloud: (at) => `update ${moments()[at]}`,
  });
  const moments = () => [...me.frames.keys()].sort((a, b) => a - b);
  function update(bytes) {
    const data = unpack(bytes), fresh = data.run !== me.run;
    if (fresh) {
      me.frames.clear();
      Object.assign(me, { run: data.run, live: null, kept: new Set(), rewound: null, track: 0, unit: null });
    }
    if (me.live !== null && !me.kept.has(me.live)) me.frames.delete(me.live); // what was live is no snapshot: forget it
    me.kept = new Set(data.kept);
    for (const moment of data.frames) {
      const entry = { out: data.arrays[`${moment}:out`], flow: data.arrays[`${moment}:flow`] };
      for (const s of data.signals) entry[s.symbol] = data.arrays[`${moment}:${s.symbol}`];
      me.frames.set(moment, entry);
    }
    me.live = data.live;
    me.data = data;
    place(fresh);
    layout();
    draw();
    if (fresh && data.autoplay) player.autoplay();
  }
  // Where the two players stand in what has come; neither stops for it.
  function place(fresh) {
    const all = moments(), end = me.data.task.length - 1;
    if (fresh) player.reset({ last: end, at: me.data.autoplay ? 0 : end });
    else Object.assign(player, { last: end, at: Math.min(player.at, end) });
    if (fresh) film.reset({ last: all.length - 1 });
    const wanted = me.rewound ?? me.data.live ?? all.at(-1);
    Object.assign(film, { last: all.length - 1, at: Math.max(0, all.findLastIndex((moment) => moment <= wanted)) });
  }
  function rewind() {
    me.rewound = film.at === film.last && !film.playing ? null : moments()[film.at];
    draw();
  }

  function layout() {
    const { signals, tracks } = me.data, shape = JSON.stringify([signals.map((s) => s.symbol), tracks]);
    if (shape === me.shape) return;
    me.shape = shape;
    $(".grid").replaceChildren(...signals.map((s) => panel(s.symbol)), panel("gradient"));
    $(".grid").style.setProperty("--columns", { 2: 2, 4: 4 }[signals.length] ?? 3);
    $("figure[data-name=gradient]").style.gridColumn = "1 / -1";
    choices($(".tracks"), tracks.length > 1 ? tracks : [], (k) => { me.track = k; draw(); });
    watcher.disconnect();
    root.querySelectorAll("canvas").forEach((canvas) => watcher.observe(canvas));
  }
  function panel(name) {
    const figure = document.createElement("figure");
    figure.dataset.name = name;
    figure.innerHTML = `<figcaption></figcaption><canvas role="img"></canvas>`;
    return figure;
  }

  function draw() {
    if (!me.data || !me.frames.size) return;
    const style = look(root, me.data.scales), now = me.frames.get(moments()[film.at]), { task, signals, tracks } = me.data;
    const view = { t: player.at, task, out: now.out, color: me.data.color, input: me.data.arrays.input, target: me.data.arrays.target };
    head(root, me.data);
    paintPlayer();
    paintFilm();
    $(".film").style.display = film.last > 0 ? "" : "none";
    $(".live").disabled = me.rewound === null;
    press($(".tracks").children, (_, k) => k === me.track);
    answers(style, view);
    for (const s of signals) heat(style, s, now[s.symbol], tracks);
    gradient(style, now.flow, tracks);
    narrate($(".said"), `Step ${player.at + 1}: ${FORMS[task.form].say(view, player.at)}${hovered(now)}`, player.playing || me.data.live !== null);
  }
  function hovered(now) {
    const { unit, track } = me, signal = unit && now[unit.symbol];
    if (!unit || !signal) return "";
    return ` ${unit.symbol} of unit ${unit.index + 1}: ${spell(signal.at(track, player.at, unit.index))}.`;
  }

  // Axes of all steps; `bottom` is the room below them, in letters, `names` stand beside them: time lines up where they are the same.
  function axesOf(canvas, style, height, scale, { bottom = 2.3, names = /** @type {string[]} */ ([]) } = {}) {
    const { pen, width } = fit(canvas, height), left = margin(pen, style, names, width), top = style.size * 0.5;
    const axes = new Axes(pen, style, { left, top, width: width - left - 4, height: height - top - style.size * bottom }, stepwise(me.data.task.steps), scale);
    canvas.axes = axes;
    return axes;
  }
  const beside = (task) => (FORMS[task.form].named ? task.answers : []);
  function cursor(axes) {
    frame(axes.pen, axes.style.accent, 2, [axes.X(player.at), axes.top - 2, Math.max(axes.step, 2), axes.height + 4]);
  }

  function answers(style, view) {
    const form = FORMS[view.task.form], canvas = $(".say"), scan = $(".scan");
    const height = typeof form.height === "function" ? form.height(view, style, canvas.clientWidth) : form.height + style.size * 2.3;
    const below = { text: 0, symbols: 3.6 }[view.task.form] ?? 2.3, axes = axesOf(canvas, style, height, linear(0, 1), { bottom: below, names: beside(view.task) });
    $(".answers figcaption").textContent = form.title(view);
    $(".answers > .quiet").textContent = form.legend?.(view.task) ?? "";
    form.paint(axes, view);
    if (!form.noTime) { times(axes, form.axis, below - 2.3); cursor(axes); }
    scan.hidden = !["image", "frames"].includes(view.task.form) || view.task.channels.length === 1; // pixel by pixel there are no lines to stack
    if (!scan.hidden) drawScan(scan, view, style);
    canvas.setAttribute("aria-label", form.title(view));
  }
  function times(axes, name, letters = 0) {
    axes.below({ name: "time step", lower: letters * axes.style.size });
    axes.side(name);
  }

  function heat(style, signal, values, tracks) {
    const figure = $(`figure[data-name="${signal.symbol}"]`), canvas = figure.querySelector("canvas");
    const [, count, units] = values.shape;
    const positive = signal.low === 0, top = Number.isFinite(signal.high) && signal.high !== null ? signal.high : values.scale;
    const below = canvas.clientWidth === $("figure[data-name=gradient] canvas").clientWidth; // not side by side: steps stand above each other
    const axes = axesOf(canvas, style, Math.max(110, Math.min(190, units * 2.2)) + style.size * 2.3, linear(0, units), { names: below ? beside(me.data.task) : [] }), { pen } = axes;
    const image = raster(count, units, (t, u) => (t < me.data.task.length ? shade(style, values.at(me.track, t, u), top, !positive) : style.paper));
    stamp(pen, image, axes.left, axes.top, axes.width, axes.height);
    frame(pen, style.faint, 1, [axes.left, axes.top, axes.width, axes.height]);
    write(pen, style, units, axes.left - 5, axes.bottom - style.size * 0.4, { align: "right", scale: 0.7 });
    write(pen, style, 1, axes.left - 5, axes.top + style.size * 0.4, { align: "right", scale: 0.7 });
    times(axes, "unit");
    cursor(axes);
    const { unit } = me;
    if (unit && unit.symbol === signal.symbol) frame(pen, style.ink, 1, [axes.left, axes.top + (unit.index * axes.height) / units, axes.width, Math.max(axes.height / units, 1.5)]);
    const end = (name) => css(name ? style.ends[name] : style.paper), ramp = positive ? [end(), end("gate")] : [end("negative"), end(), end("positive")];
    figure.querySelector("figcaption").innerHTML = `<b>${signal.symbol}</b> ${signal.name}
      <span class="quiet">${positive ? 0 : "−" + spell(top)}<i class="scale" style="background:linear-gradient(90deg,${ramp.join()})"></i>${spell(top)}</span>`;
    canvas.setAttribute("aria-label", `Heat map of ${signal.name} (${signal.meaning}), ${tracks[me.track]}: ${units} units over ${count} steps.`);
    figure.title = `${signal.name}: ${signal.meaning}`;
    canvas.dataset.units = units;
  }

  function gradient(style, flow, tracks) {
    const figure = $("figure[data-name=gradient]"), canvas = figure.querySelector("canvas");
    const values = [...flow.row(me.track)].slice(0, me.data.task.length), [low, high] = powers(values);
    const axes = axesOf(canvas, style, 130 + style.size * 2.3, logarithmic(10 ** low, 10 ** high), { names: beside(me.data.task) });
    axes.beside({ scale: 0.62 });
    axes.bars(values, me.data.color);
    times(axes, "");
    cursor(axes);
    figure.querySelector("figcaption").innerHTML = `<b>‖∂L/∂h‖</b> gradient at each step <span class="quiet">log scale; travels right to left ←</span>`;
    canvas.setAttribute("aria-label", `Gradient norm of the loss with respect to h, ${tracks[me.track]}: ${spell(values[0])} at the first step, ${spell(values.at(-1))} at the last.`);
  }

  $(".live").onclick = () => film.go(film.last);
  listen(root, player);
  let dragging = false;
  const point = (event) => {
    const canvas = event.target.closest("canvas"), axes = canvas?.axes, units = +(canvas?.dataset.units ?? 0);
    if (!axes || !me.data) return;
    const index = Math.floor(((event.offsetY - axes.top) / axes.height) * units);
    me.unit = index >= 0 && index < units ? { symbol: canvas.closest("figure").dataset.name, index } : null;
    if (dragging) player.go(axes.stepAt(event.offsetX)); else if (!player.playing) draw();
  };
  $(".stage").onpointerdown = (event) => { dragging = true; point(event); };
  $(".stage").onpointermove = point;
  $(".stage").onpointerup = $(".stage").onpointerleave = (event) => { dragging = false; if (event.type === "pointerleave" && me.unit) { me.unit = null; draw(); } };
  const watcher = new ResizeObserver(draw);
  return { update, end() { player.end(); film.end(); watcher.disconnect(); } };
}
