// @ts-check
// Images that follow each other, and what a network makes of them, on one clock: the images of this moment large, all of
// them small on a strip, curves below. Moving through time is the browser's affair alone.
import { Axes, linear, stepwise } from "./axes.js";
import { head } from "./badge.js";
import { controls, drag, listen, narrate } from "./controls.js";
import { css, finder, look, shade, shell } from "./look.js";
import { clamp, spellTick } from "./numbers.js";
import { dot, fit, frame, legend, raster, shorten, stamp, swatch, write } from "./pen.js";
import { Player } from "./player.js";
import { unpack } from "./unpack.js";

/** @param {HTMLElement} parent */
export function clip(parent) {
  const root = shell(parent, `
    <div class="row head"><h4></h4><span class="badge"></span></div>
    <div class="row playback" role="group" aria-label="Playback"></div>
    <div class="said" aria-live="polite"></div>
    <div class="stage" tabindex="0" role="group" aria-label="Images: left and right go through time, the space bar plays"><canvas role="img"></canvas></div>
    <div class="legend"></div>`);
  const $ = finder(root), canvas = $("canvas");
  const me = { data: /** @type {any} */ (null), run: null, images: new Map(), dark: /** @type {boolean | null} */ (null), component: /** @type {any} */ (null), from: 0, stepAt: (/** @type {number} */ x) => x };
  const player = new Player({ changed: draw, rested });
  const words = () => me.data.sentences[player.at] ?? "";
  const paintPlayer = controls($(".playback"), player, { slider: "Moment", output: (at) => `${me.data.time} ${me.data.names[at] ?? ""}`, aloud: words });

  function update(bytes, component) {
    const data = unpack(bytes), fresh = data.run !== me.run, last = data.steps - 1;
    Object.assign(me, { data, component, run: data.run });
    me.images.clear();
    if (fresh) player.reset({ last, at: data.start, pace: data.speed });
    else Object.assign(player, { last, at: Math.min(player.at, last) });
    draw();
    if (fresh && data.plays) player.autoplay();
  }
  function rested() { if (me.data.report) me.component.setStateValue("step", { run: me.run, t: player.at }); }

  function draw() {
    if (!me.data) return;
    const style = look(root, me.data.scales), plan = layout(style, canvas.clientWidth || 300), { pen } = fit(canvas, plan.bottom + style.size * 2.5);
    if (style.dark !== me.dark) me.images.clear();
    me.dark = style.dark;
    head(root, me.data);
    paintPlayer();
    narrate($(".said"), words(), player.playing);
    large(pen, style, plan);
    plan.strips.forEach((strip) => small(pen, style, plan, strip));
    const boxes = plan.panels.map(({ top }, n) => curves(pen, style, me.data.panels[n], { left: plan.left, top, width: plan.full - plan.left, height: plan.high }));
    times(pen, style, plan);
    const chosen = (top, high) => frame(pen, style.accent, 2, [plan.X(player.at) + 1, top, Math.max(3, plan.step - 2), high]); // captions between stay free
    for (const { row, top, wide } of plan.strips) chosen(top - 2, tall(row, wide) + 4);
    for (const box of boxes) chosen(box.top, box.height);
    me.from = (plan.strips[0]?.top ?? plan.panels[0]?.top ?? plan.bottom) - style.size * 1.4;
    me.stepAt = (x) => Math.floor((x - plan.left) / plan.step);
    canvas.setAttribute("aria-label", `${me.data.title}. ${me.data.alt} ${words()}`);
    explain(style);
  }

  const shape = (row) => me.data.arrays[row.array].shape.slice(1);
  const tall = (row, wide) => (wide * shape(row)[0]) / shape(row)[1];

  // Where everything stands: lines of large images, strips of small ones, panels of curves.
  function layout({ size }, full) {
    const { rows, panels, steps: count } = me.data, left = panels.length ? size * 2.8 : 0, step = (full - left) / count;
    const across = Math.min(rows.length, full < 500 ? 2 : 6), gap = size * 0.8, cell = rows.length ? (full - gap * (across - 1)) / across : 0;
    const big = rows.map((row) => Math.min(cell, (size * (full < 500 ? 9 : 11)) / Math.max(1, tall(row, 1)))), floors = [];
    let y = 0;
    for (let n = 0; n < rows.length; n += across) {
      const high = Math.max(...rows.slice(n, n + across).map((row, k) => tall(row, big[n + k])));
      floors.push({ top: y + size * 1.5, high });
      y += size * 1.5 + high + size * 0.6;
    }
    const strips = rows.filter((row) => row.strip).map((row) => {
      const wide = Math.min(step - 2, size * 4.2, (size * 4.2) / tall(row, 1)), top = y + size * 1.4;
      y = top + tall(row, wide) + size * 0.5;
      return { row, wide, top };
    });
    const high = size * (panels.length > 1 ? 6.5 : 9), below = panels.map((_, n) => ({ top: y + size * 1.6 + n * (high + size * 1.8) }));
    return { full, left, step, across, gap, cell, big, floors, strips, high, panels: below, bottom: below.length ? below[below.length - 1].top + high : y, X: (t) => left + t * step };
  }

  function large(pen, style, { full, across, gap, cell, big, floors }) {
    let x = 0;
    me.data.rows.forEach((row, n) => {
      const { top, high } = floors[Math.floor(n / across)];
      x = n % across ? x : 0;
      const named = caption(pen, style, row.name, x, top - style.size * 0.7, cell);
      image(pen, style, row, player.at, x, top + high - tall(row, big[n]), big[n]);
      x += Math.min(cell, Math.max(big[n], named)) + gap * (full < 500 ? 1 : 2);
    });
  }
  function small(pen, style, { full, left, step, X }, { row, wide, top }) {
    caption(pen, style, row.name, left, top - style.size * 0.65, full - left);
    const every = Math.max(1, Math.ceil((style.size * 0.75) / step)), width = every > 1 ? Math.min(step * every - 2, style.size * 4.2) : wide; // where many are narrow, some are left out
    for (let t = 0; t < me.data.steps; t += every) image(pen, style, row, t, X(t) + (step - wide) / 2, top, width);
  }
  function times(pen, style, { step, bottom, X }) {
    const pace = Math.max(1, Math.ceil((style.size * 2) / step)), { names, steps: count, time } = me.data, at = player.at;
    for (let t = 0; t < count; t += pace) write(pen, style, names[t], X(t + 0.5), bottom + style.size * 0.7, { align: "center", scale: 0.7, color: t === at ? style.ink : style.soft, bold: t === at });
    write(pen, style, time, X(count / 2), bottom + style.size * 1.8, { align: "center", scale: 0.74 });
  }

  function caption(pen, style, text, x, y, room) {
    const cut = shorten(pen, style, text, room, { scale: 0.76, bold: false });
    write(pen, style, cut, x, y, { scale: 0.76, color: style.ink });
    return pen.measureText(cut).width;
  }

  // One image at (x, y), so wide; where nothing is to be seen yet, an empty frame.
  function image(pen, style, row, t, x, y, wide) {
    const [rows, columns] = shape(row), high = (wide * rows) / columns, raw = pixels(style, row, t);
    if (raw) stamp(pen, raw, x, y, wide, high);
    frame(pen, style.faint, 1, [x, y, wide, high]);
    pen.save();
    pen.beginPath();
    pen.rect(x, y, wide, high);
    pen.clip();
    for (const mark of row.marks) ring(pen, style, mark, me.data.arrays[mark.array].data.slice(2 * t, 2 * t + 2), x, y, wide / columns);
    pen.restore();
  }
  function ring(pen, style, mark, [down, along], x, y, each) {
    if (!Number.isFinite(down)) return;
    for (const [stroke, thick] of [[css(style.paper), 4], [mark.color === "ink" ? style.ink : mark.color, 2]]) {
      pen.beginPath();
      pen.strokeStyle = stroke;
      pen.lineWidth = thick;
      pen.arc(x + (along + 0.5) * each, y + (down + 0.5) * each, Math.max(3, each * mark.wide), 0, 2 * Math.PI);
      pen.stroke();
    }
  }
  function pixels(style, row, t) {
    const key = `${row.array} ${t}`;
    if (me.images.has(key)) return me.images.get(key);
    const [rows, columns] = shape(row), values = me.data.arrays[row.array].data.subarray(t * rows * columns, (t + 1) * rows * columns);
    const color = (value) => {
      const part = clamp((value - row.low) / (row.high - row.low), 0, 1);
      return row.scale === "gray" ? Array(3).fill(18 + 228 * part) : row.scale === "state" ? shade(style, value, row.high, true) : shade(style, part, 1, false);
    };
    const drawn = values.some(Number.isFinite) ? raster(columns, rows, (k, r) => (Number.isFinite(values[r * columns + k]) ? color(values[r * columns + k]) : null)) : null;
    me.images.set(key, drawn);
    return drawn;
  }

  const tint = (style, { color }) => (color === "ink" ? style.ink : color);
  function curves(pen, style, panel, box) {
    const scale = linear(panel.low, panel.high, panel.percent ? (v) => `${Math.round(v * 100)} %` : spellTick), axes = new Axes(pen, style, box, stepwise(me.data.steps), scale);
    caption(pen, style, panel.axis, box.left, box.top - style.size * 0.7, box.width);
    axes.beside();
    if (panel.level) axes.across(panel.level[1], style.soft, 1.5, [5, 4]);
    for (const curve of panel.lines) {
      const values = me.data.arrays[curve.array].data, color = tint(style, curve);
      axes.curve(values, color, curve.bold ? 3.5 : 2, curve.dash);
      if (values.length < 40) values.forEach((v, t) => { if (Number.isFinite(v)) dot(pen, axes.X(t + 0.5), axes.Y(v), curve.bold ? 4 : 2.5, color); });
    }
    return axes;
  }

  // Lines and marks that are alike in several panels and images are named once.
  function explain(style) {
    const { panels, rows } = me.data, first = (...names) => (item, n, all) => all.findIndex((other) => names.every((name) => other[name] === item[name])) === n;
    const lines = panels.flatMap((panel) => panel.lines), marks = rows.flatMap((row) => row.marks);
    legend($(".legend"), [
      ...lines.filter(first("name", "color")).map((curve) => [swatch(tint(style, curve), curve.dash), curve.name]),
      ...panels.flatMap(({ level }) => (level ? [[swatch(style.soft, [5, 4]), level[0]]] : [])),
      ...marks.filter(first("name")).map((mark) => [circle(tint(style, mark)), mark.name]),
    ]);
  }
  function circle(color) {
    const spot = document.createElement("span");
    spot.style.cssText = `display:inline-block;width:.7em;height:.7em;border-radius:50%;border:2px solid ${color};margin-right:.4em;vertical-align:-.05em`;
    return spot;
  }

  listen(root, player);
  drag(canvas, player, (event) => (event.offsetY >= me.from ? me.stepAt(event.offsetX) : NaN));
  const watcher = new ResizeObserver(draw);
  watcher.observe(canvas);
  return { update, end() { player.end(); watcher.disconnect(); } };
}
