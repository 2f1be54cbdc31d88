// @ts-check
// Loss, gradient norm and held-out metric of every lane against updates, seconds or operations, chance and solved levels drawn.
import { Axes, linear, logarithmic } from "./axes.js";
import { head } from "./badge.js";
import { press } from "./controls.js";
import { finder, look, shell } from "./look.js";
import { spell } from "./numbers.js";
import { dot, fit, legend, line, swatch, write } from "./pen.js";
import { unpack } from "./unpack.js";

const TIMES = { update: ["updates", ""], seconds: ["seconds of training", " s"], flops: ["floating-point operations (GFLOP)", " GFLOP"] };
const SHARES = ["accuracy", "exact match"];

/** @param {HTMLElement} parent */
export function curves(parent) {
  const root = shell(parent, `
    <div class="row head"><h4></h4><span class="badge"></span></div>
    <div class="row" role="group" aria-label="What to show">
      <button data-show="metric"></button><button data-show="loss">training loss</button>
      <button data-show="gradient">gradient norm</button>
      <span class="quiet">against</span>
      <button data-axis="update">updates</button><button data-axis="seconds">seconds</button>
      <button data-axis="flops">operations</button>
      <button data-log>log scale</button>
    </div>
    <canvas role="img" tabindex="0"></canvas><div class="legend"></div><div class="quiet said" aria-live="off"></div>`);
  const $ = finder(root), canvas = $("canvas");
  const me = { show: "", axis: "update", log: /** @type {boolean | null} */ (null), pointer: /** @type {number | null} */ (null), data: /** @type {any} */ (null) };

  root.onclick = (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (!button) return;
    if (button.dataset.show) me.show = button.dataset.show, me.log = null;
    else if (button.dataset.axis) me.axis = button.dataset.axis;
    else me.log = !logged();
    draw();
  };
  canvas.onpointermove = (event) => { me.pointer = event.offsetX; draw(); };
  canvas.onpointerleave = () => { me.pointer = null; draw(); };
  canvas.onkeydown = (event) => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!move) return;
    event.preventDefault();
    me.pointer = (me.pointer ?? canvas.clientWidth / 2) + move * canvas.clientWidth / 50;
    draw();
  };

  const logged = () => me.log ?? (me.show !== "metric" || me.data.metric === "MSE");
  const drawable = (v) => Number.isFinite(v) && (!logged() || v > 0);
  const quantity = () => ({ metric: `held-out ${me.data.metric}`, loss: "training loss", gradient: "gradient norm, before clipping" })[me.show];
  function series() {
    return me.data.lanes.map((lane, n) => {
      const of = (name) => me.data.arrays[`${n}:${name}`].data;
      const metric = me.show === "metric";
      const y = metric ? of("metric") : me.show === "loss" ? smooth(of("loss")) : of("gradient"); // a spike is one update
      const x = of(`${metric ? "checked " : ""}${me.axis === "flops" ? "update" : me.axis}`);
      return { ...lane, x: me.axis === "flops" ? x.map((update) => (update * lane.flops) / 1e9) : x, y };
    });
  }
  function levels() {
    if (me.show === "metric") return [["chance", me.data.chance], ["solved", me.data.solved]].filter(([, level]) => level !== null);
    return me.show === "gradient" && me.data.clip ? [["clipped at", me.data.clip]] : [];
  }
  function height(all) {
    const ys = [...all.flatMap((s) => [...s.y]), ...levels().map((level) => level[1])].filter(drawable), log = logged();
    let low = Math.min(...ys), high = Math.max(...ys);
    if (SHARES.includes(me.data.metric) && me.show === "metric") { low = 0; high = 1; }
    else if (!log) low = Math.min(low, 0);
    if (!(high > low)) { low = log ? low / 2 : low - 1; high = log ? high * 2 : high + 1; }
    return log ? logarithmic(low * 0.8, high * 1.25) : linear(low, high);
  }
  function reach(all) {
    const far = Math.max(...all.map((s) => s.x[s.x.length - 1] || 0), 0);
    return me.axis === "update" ? Math.min(me.data.updates, Math.max(far * 1.4, 50)) : Math.max(far * 1.05, me.axis === "flops" ? 1e-3 : 1);
  }

  function draw() {
    if (!me.data) return;
    me.show ||= me.data.show;
    const style = look(root, null), { size } = style, { pen, width, height: tall } = fit(canvas, Math.max(210, Math.min(320, canvas.clientWidth * 0.42)));
    buttons();
    const all = series(), box = { left: size * 3.6, top: 10, width: width - size * 3.6 - 10, height: tall - 10 - size * 2.6 };
    const axes = new Axes(pen, style, box, linear(0, reach(all)), height(all));
    head(root, me.data);
    axes.beside({ name: quantity(), scale: 0.75, count: logged() ? 5 : 4 });
    axes.below({ count: width < 500 ? 3 : 6, name: TIMES[me.axis][0], scale: 0.75 });
    marked(axes);
    for (const s of all) lane(axes, s);
    words(axes, all);
    legend($(".legend"), all.map((s) => [swatch(s.color, s.dash), s.title]));
  }

  function buttons() {
    const counted = me.data.lanes.every((lane) => lane.flops);
    $("[data-axis=flops]").style.display = counted ? "" : "none";
    if (!counted && me.axis === "flops") me.axis = "update";
    $("[data-show=metric]").textContent = `held-out ${me.data.metric}`;
    press(root.querySelectorAll("button"), ({ dataset }) => (dataset.show ? dataset.show === me.show : dataset.axis ? dataset.axis === me.axis : logged()));
  }

  // Chance, solved and clipping: dashed lines that bear their value.
  function marked(axes) {
    const { pen, style, right } = axes, all = levels();
    const close = all.length === 2 && Math.abs(axes.Y(all[0][1]) - axes.Y(all[1][1])) < style.size * 1.3;
    for (const [label, v] of all) {
      axes.across(v, style.soft, 1.2, label === "solved" ? [2, 3] : [8, 4]);
      const lower = close && v === Math.min(all[0][1], all[1][1]); // else the two would cover each other
      const under = lower || (axes.Y(v) <= axes.bottom - style.size && axes.Y(v) < axes.top + style.size);
      write(pen, style, `${label} ${spell(v)}`, right - 4, axes.Y(v) + (under ? 0.75 : -0.65) * style.size, { align: "right" });
    }
  }
  function lane(axes, s) {
    const { pen, style } = axes;
    const points = [...s.x].map((x, k) => [axes.X(x), drawable(s.y[k]) ? axes.Y(s.y[k]) : NaN]);
    line(pen, points, s.color, 2.4, s.dash);
    const last = points.filter((p) => Number.isFinite(p[1])).at(-1);
    if (last) dot(pen, last[0], last[1], 3.5, s.color);
    if (last && s.diverged) write(pen, style, "✕ diverged", last[0] + 7, last[1] + style.size * 0.7, { color: s.color, bold: true });
  }
  function words(axes, all) {
    const latest = (s) => s.y.filter(Number.isFinite).at(-1), [time, unit] = TIMES[me.axis];
    let text = all.some((s) => latest(s) !== undefined)
      ? `${quantity()}: ` + all.map((s) => `${s.title} ${latest(s) === undefined ? "–" : spell(latest(s))}`).join(", ")
      : `${quantity()}: nothing measured yet`;
    if (me.pointer !== null) {
      const at = Math.max(0, ((me.pointer - axes.left) / axes.width) * reach(all));
      axes.upright(at, axes.style.soft);
      const near = (s) => { let best = 0; s.x.forEach((x, k) => { if (Math.abs(x - at) < Math.abs(s.x[best] - at)) best = k; }); return spell(s.y[best]); };
      text = `At ${me.axis === "update" ? `${spell(Math.round(at))} updates` : spell(at) + unit}: ` + all.map((s) => `${s.title} ${near(s)}`).join(", ");
    }
    $(".said").textContent = text;
    canvas.setAttribute("aria-label", `Line chart, ${quantity()} against ${time}. ${text}`);
  }
  const watcher = new ResizeObserver(draw);
  watcher.observe(canvas);
  return { update(bytes) { me.data = { badge: "measured now", ...unpack(bytes) }; draw(); }, end() { watcher.disconnect(); } };
}

/** The loss is drawn as a running mean: a single batch says little. @param {Float32Array} values */
export function smooth(values) {
  const out = new Float32Array(values.length);
  let mean = values[0], trust = 0;
  for (let k = 0; k < values.length; k++) {
    trust = Math.min(trust + 1, 10);
    mean = Number.isFinite(mean) ? mean + (values[k] - mean) / trust : values[k];
    out[k] = mean;
  }
  return out;
}
