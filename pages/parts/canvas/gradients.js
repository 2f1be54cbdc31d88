// @ts-check
// The gradient film: how much of the loss's gradient reaches back to each step, as training goes on. One strip per
// network, time left to right as everywhere, training downwards; below, the same as curves at one moment of training.
import { Axes, logarithmic, stepsBack, widening } from "./axes.js";
import { MEASURED_NOW, head } from "./badge.js";
import { controls, listen, narrate, press } from "./controls.js";
import { css, finder, look, shade, shell } from "./look.js";
import { clamp, spell } from "./numbers.js";
import { fit, frame, legend, raster, stamp, swatch, write } from "./pen.js";
import { Player } from "./player.js";
import { unpack } from "./unpack.js";

const FLOOR = -8, SHARE = 0.01; // powers of ten drawn; the horizon's share

/** How many steps back a share of the gradient is left. @param {ArrayLike<number>} values in reading order */
export function horizon(values) {
  const back = Array.from(values).reverse(), far = back.findIndex((v) => !(v >= SHARE * back[0]) || back[0] === 0);
  return far < 0 ? back.length : far;
}

/** @param {HTMLElement} parent */
export function gradients(parent) {
  const root = shell(parent, `
    <div class="row head"><h4></h4><span class="badge"></span></div>
    <div class="row" role="group" aria-label="What to show">
      <button data-show="share">share of what is at the answer</button><button data-show="size">size ‖∂L/∂s‖</button>
      <span class="quiet ramp"></span></div>
    <div class="stage" tabindex="0" role="group" aria-label="Gradient film: up and down go through training, left and right through the sequence">
      <div class="strips"></div></div>
    <div class="row film" role="group" aria-label="Along training"><button class="live">newest</button></div>
    <div class="said" aria-live="polite"></div>
    <canvas class="curve" role="img"></canvas><div class="legend"></div>`);
  const $ = finder(root);
  const me = { data: /** @type {any} */ (null), run: null, show: "", at: /** @type {number | null} */ (null), step: /** @type {number | null} */ (null) };
  const player = new Player({ changed: rewind });
  const paintPlayer = controls($(".film"), player, {
    slider: "Training update", noun: "rewind training", output: () => `as at update ${moment()}`, aloud: () => `update ${moment()}`,
  });

  const lanes = () => me.data.lanes.map((lane, n) => ({ ...lane, updates: me.data.arrays[`${n}:updates`].data, norms: me.data.arrays[`${n}:norms`] }));
  const moments = () => [...new Set(lanes().flatMap((lane) => [...lane.updates]))].sort((a, b) => a - b);
  const moment = () => me.at ?? moments().at(-1) ?? 0;
  // The row of a network that held at an update: the last one measured until then.
  function rowAt(lane, update) {
    let k = 0;
    while (k + 1 < lane.updates.length && lane.updates[k + 1] <= update) k++;
    return row(lane, k);
  }
  function row(lane, k) {
    const steps = lane.norms.shape[1], values = lane.norms.data.slice(k * steps, (k + 1) * steps), end = values[steps - 1];
    return me.show === "share" ? values.map((v) => (end > 0 ? v / end : 0)) : values;
  }
  function top() {
    const largest = Math.max(...lanes().flatMap((lane) => [...lane.updates].map((_, k) => Math.max(...row(lane, k).filter(Number.isFinite)))), 1e-30);
    return Math.max(0, Math.ceil(Math.log10(largest) - 1e-6));
  }

  function update(bytes) {
    const data = unpack(bytes), fresh = data.run !== me.run;
    me.data = data;
    me.show ||= data.show;
    if (fresh) Object.assign(me, { run: data.run, at: null, step: null });
    const all = moments(), last = all.length - 1;
    if (fresh) player.reset({ last });
    Object.assign(player, { last, at: me.at === null ? last : Math.max(0, all.findLastIndex((u) => u <= moment())) });
    layout();
    draw();
  }
  function rewind() {
    me.at = player.at === player.last && !player.playing ? null : moments()[player.at];
    draw();
  }
  function layout() {
    if ($(".strips").children.length === me.data.lanes.length) return;
    $(".strips").replaceChildren(...me.data.lanes.map(() => {
      const figure = document.createElement("figure");
      figure.innerHTML = `<figcaption></figcaption><canvas role="img"></canvas>`;
      return figure;
    }));
    watcher.disconnect();
    root.querySelectorAll("canvas").forEach((canvas) => watcher.observe(canvas));
  }

  function draw() {
    if (!me.data) return;
    const style = look(root, me.data.scales), all = lanes(), high = top();
    head(root, me.data);
    paintPlayer();
    press(root.querySelectorAll("[data-show]"), (b) => b.dataset.show === me.show);
    const ends = `${css(style.paper)}, ${css(style.ends.gate)}`;
    $(".ramp").innerHTML = `≤ 1e${FLOOR}<i class="scale" style="background:linear-gradient(90deg, ${ends})"></i>${high ? `1e${high}` : 1}, log scale`;
    $(".live").disabled = me.at === null;
    all.forEach((lane, n) => strip($(".strips").children[n], lane, style, high));
    curves(all, style, high);
    narrate($(".said"), words(all), player.playing || me.data.badge === MEASURED_NOW);
    legend($(".legend"), all.map((lane) => [swatch(lane.color, lane.dash), lane.title]));
  }

  function axesOf(canvas, style, tall, bottom, scale) {
    const { pen, width } = fit(canvas, tall + bottom), left = style.size * 3.4;
    return (canvas.axes = new Axes(pen, style, { left, top: 4, width: width - left - style.size * 0.8, height: tall - 4 }, stepsBack(me.data.steps), scale));
  }
  const times = (axes) => axes.below({ count: axes.width < 360 ? 3 : 6, name: "steps back from the answer" });
  const followed = (axes) => { if (me.step !== null) axes.upright(me.step + 0.5, axes.style.accent, 1.5); };

  function strip(figure, lane, style, high) {
    const canvas = figure.querySelector("canvas"), last = figure === $(".strips").lastElementChild;
    const axes = axesOf(canvas, style, 78, last ? style.size * 2.5 : 4, widening(me.data.updates)), { pen } = axes;
    const Y = (u) => axes.top + axes.y.part(u) * axes.height, whole = me.data.steps, strength = logarithmic(10 ** FLOOR, 10 ** high); // training runs downwards
    figure.querySelector("figcaption").replaceChildren(swatch(lane.color, lane.dash), lane.title);
    lane.updates.forEach((u, k) => {
      const values = row(lane, k), image = raster(whole, 1, (t) => shade(style, clamp(strength.part(Math.max(values[t], 1e-45)) || 0, 0, 1), 1, false));
      const from = Y(u), to = k + 1 < lane.updates.length ? Y(lane.updates[k + 1]) : Math.max(from + 3, Math.min(Y(u * 1.5), axes.bottom));
      stamp(pen, image, axes.left, from, axes.width, to - from + 0.5);
    });
    frame(pen, style.faint, 1, [axes.left, axes.top, axes.width, axes.height]);
    for (const [u, text] of axes.y.marks(5)) write(pen, style, text, axes.left - 5, Math.min(Y(u) + style.size * 0.35, axes.bottom - 3), { align: "right", scale: 0.66 });
    pen.fillStyle = style.accent;
    pen.fillRect(axes.left, Y(moment()) - 1, axes.width, 2);
    followed(axes);
    axes.side("update");
    if (last) times(axes);
    canvas.setAttribute("aria-label", `Gradient film of ${lane.title}: at update ${moment()} one per cent of the gradient is left ${horizon(rowAt(lane, moment()))} steps back.`);
    canvas.updateAt = (y) => Math.expm1(((y - axes.top) / axes.height) * Math.log1p(me.data.updates));
  }

  function curves(all, style, high) {
    const canvas = $(".curve"), axes = axesOf(canvas, style, 190, style.size * 2.5, logarithmic(10 ** FLOOR, 10 ** high));
    axes.beside({ name: me.show === "share" ? "share that arrives" : "‖∂L/∂s‖", count: 5, scale: 0.68 });
    if (me.show === "share") {
      axes.across(SHARE, style.soft, 1.2, [8, 4]);
      write(axes.pen, style, "1 % left: the horizon", axes.left + 6, axes.Y(SHARE) - style.size * 0.6);
    }
    for (const lane of all) axes.curve(rowAt(lane, moment()).map((v) => (v > 10 ** FLOOR ? v : NaN)), lane.color, 2.4, lane.dash);
    followed(axes);
    times(axes);
    canvas.setAttribute("aria-label", `Curves of the gradient against steps back. ${words(all)}`);
  }

  // A network that diverged has no gradient any more: its last one stays in view, and is said to be old.
  function named(lane, all) {
    const last = lane.updates.at(-1), newest = Math.max(...all.map((other) => other.updates.at(-1)));
    return last < Math.min(moment(), newest) ? `${lane.title} (as at update ${last}, its last)` : lane.title;
  }
  // Where it explodes, more than 1 % is left: say how much more.
  function grown(all) {
    const growth = all.map((lane) => [lane, rowAt(lane, moment())]).map(([lane, values]) => [lane, values[0] / values.at(-1)]).filter(([, by]) => by > 10);
    return growth.map(([lane, by]) => ` In ${lane.title} it has grown by × ${spell(by)} at the first step.`).join("");
  }
  function words(all) {
    const { step } = me;
    if (step !== null)
      return `Update ${moment()}, ${me.data.steps - 1 - step} steps back: ` + all.map((lane) => `${named(lane, all)} ${spell(rowAt(lane, moment())[step])}`).join(", ") + ".";
    return `Update ${moment()}: 1 % of the gradient is left ` + all.map((lane) => {
      const far = horizon(rowAt(lane, moment()));
      return far >= me.data.steps ? `at every step in ${named(lane, all)}` : `${far} steps back in ${named(lane, all)}`;
    }).join(", ") + "." + grown(all);
  }

  root.onclick = (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-show]");
    if (button instanceof HTMLElement) { me.show = button.dataset.show ?? me.show; draw(); }
  };
  $(".live").onclick = () => player.go(player.last);
  const follow = (step) => { me.step = step === null ? null : clamp(step, 0, me.data.steps - 1); draw(); };
  listen(root, player, {
    ArrowUp: () => player.go(player.at - 1), ArrowDown: () => player.go(player.at + 1), Escape: () => follow(null),
    ArrowLeft: () => follow((me.step ?? me.data.steps - 1) - 1), ArrowRight: () => follow((me.step ?? me.data.steps - 1) + 1),
  });
  let held = false;
  const point = (event) => {
    const canvas = event.target.closest("canvas");
    if (!canvas?.axes) return;
    follow(canvas.axes.stepAt(event.offsetX));
    if (held && canvas.updateAt) player.go(moments().findLastIndex((u) => u <= canvas.updateAt(event.offsetY)));
  };
  root.onpointerdown = (event) => { if (/** @type {HTMLElement} */ (event.target).closest(".strips canvas")) { held = true; point(event); } };
  root.onpointermove = point;
  root.onpointerup = () => { held = false; };
  root.onpointerleave = () => { held = false; if (me.data) follow(null); };
  const watcher = new ResizeObserver(draw);
  return { update, end() { player.end(); watcher.disconnect(); } };
}
