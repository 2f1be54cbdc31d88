// Loss, gradient norm and held-out metric of every lane against updates, seconds or operations, chance and solved levels drawn.
function curves(parent) {
  const root = shell(parent, `
    <div class="row head"><h4></h4><span class="badge">measured now</span></div>
    <div class="row" role="group" aria-label="What to show">
      <button data-show="metric"></button><button data-show="loss">training loss</button>
      <button data-show="gradient">gradient norm</button>
      <span class="quiet">against</span>
      <button data-axis="update">updates</button><button data-axis="seconds">seconds</button>
      <button data-axis="flops">operations</button>
      <button data-log>log scale</button>
    </div>
    <canvas role="img" tabindex="0"></canvas><div class="legend"></div><div class="quiet said" aria-live="off"></div>`);
  const canvas = root.querySelector("canvas"), said = root.querySelector(".said");
  const me = { show: null, axis: "update", log: null, pointer: null, data: null };

  root.onclick = (event) => {
    const button = event.target.closest("button");
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
  // The loss is drawn as a running mean: a single batch says little.
  function smooth(values) {
    const out = new Float32Array(values.length);
    let mean = values[0], trust = 0;
    for (let k = 0; k < values.length; k++) {
      trust = Math.min(trust + 1, 10);
      mean = Number.isFinite(mean) ? mean + (values[k] - mean) / trust : values[k];
      out[k] = mean;
    }
    return out;
  }
  function series() {
    return me.data.lanes.map((lane, n) => {
      const of = (name) => me.data.arrays[`${n}:${name}`].data;
      const metric = me.show === "metric";
      const y = metric ? of("metric") : me.show === "loss" ? smooth(of("loss")) : of("gradient"); // a spike is one update
      const x = of(`${metric ? "checked " : ""}${me.axis === "flops" ? "update" : me.axis}`);
      return { ...lane, x: me.axis === "flops" ? x.map((update) => (update * lane.flops) / 1e9) : x, y };
    });
  }

  function draw() {
    if (!me.data) return;
    me.show ??= me.data.show;
    const style = look(root, null), data = me.data, log = logged();
    const { pen, width, height } = fit(canvas, Math.max(210, Math.min(320, canvas.clientWidth * 0.42)));
    const name = { metric: `held-out ${data.metric}`, loss: "training loss", gradient: "gradient norm, before clipping" }[me.show];
    const AXES = { update: ["updates", ""], seconds: ["seconds of training", " s"], flops: ["floating-point operations (GFLOP)", " GFLOP"] };
    const counted = data.lanes.every((lane) => lane.flops);
    root.querySelector("[data-axis=flops]").style.display = counted ? "" : "none";
    if (!counted && me.axis === "flops") me.axis = "update";
    const all = series();
    root.querySelector("h4").textContent = data.title;
    root.querySelector("[data-show=metric]").textContent = `held-out ${data.metric}`;
    for (const b of root.querySelectorAll("button")) {
      const on = b.dataset.show ? b.dataset.show === me.show : b.dataset.axis ? b.dataset.axis === me.axis : log;
      b.setAttribute("aria-pressed", on);
    }
    const levels = me.show === "metric" ? [["chance", data.chance], ["solved", data.solved]] : me.show === "gradient" && data.clip ? [["clipped at", data.clip]] : [];
    const good = (v) => Number.isFinite(v) && (!log || v > 0);
    const ys = [...all.flatMap((s) => [...s.y]), ...levels.map((l) => l[1])].filter(good);
    let low = Math.min(...ys), high = Math.max(...ys);
    if (["accuracy", "exact match"].includes(data.metric) && me.show === "metric") { low = 0; high = 1; }
    else if (!log) low = Math.min(low, 0);
    if (!(high > low)) { low = log ? low / 2 : low - 1; high = log ? high * 2 : high + 1; }
    const to = (v) => (log ? Math.log10(v) : v);
    if (log) { low *= 0.8; high *= 1.25; }
    const reach = Math.max(...all.map((s) => s.x[s.x.length - 1] || 0), 0);
    const xmax = me.axis === "update" ? Math.min(data.updates, Math.max(reach * 1.4, 50)) : Math.max(reach * 1.05, me.axis === "flops" ? 1e-3 : 1);
    const pad = { left: style.size * 3.6, right: 10, top: 10, bottom: style.size * 2.6 };
    const X = (v) => pad.left + (v / xmax) * (width - pad.left - pad.right);
    const Y = (v) => height - pad.bottom - ((to(v) - to(low)) / (to(high) - to(low))) * (height - pad.top - pad.bottom);

    const marks = log
      ? ticks(Math.floor(to(low)), Math.ceil(to(high)), 5).filter(Number.isInteger).map((p) => 10 ** p).filter((v) => v >= low && v <= high)
      : ticks(low, high, 4);
    for (const v of log && marks.length < 2 ? ticks(low, high, 3).filter((t) => t > 0) : marks) {
      line(pen, [[pad.left, Y(v)], [width - pad.right, Y(v)]], style.faint, 1);
      write(pen, style, spellTick(v), pad.left - 6, Y(v), { align: "right" });
    }
    for (const v of ticks(0, xmax, width < 500 ? 3 : 6)) write(pen, style, spellTick(v), X(v), height - pad.bottom + style.size * 0.75, { align: X(v) > width - pad.right - style.size ? "right" : "center" });
    write(pen, style, AXES[me.axis][0], (pad.left + width) / 2, height - style.size * 0.55, { align: "center" });
    sideways(pen, style, name, style.size * 0.6, (height - pad.bottom) / 2);
    const close = levels.length === 2 && Math.abs(Y(levels[0][1]) - Y(levels[1][1])) < style.size * 1.3;
    for (const [label, v] of levels) {
      line(pen, [[pad.left, Y(v)], [width - pad.right, Y(v)]], style.soft, 1.2, label === "solved" ? [2, 3] : [8, 4]);
      const under = close && v === Math.min(levels[0][1], levels[1][1]); // else the two would cover each other
      const up = under ? 0.75 : Y(v) > height - pad.bottom - style.size ? -0.65 : Y(v) < pad.top + style.size ? 0.75 : -0.65;
      write(pen, style, `${label} ${spell(v)}`, width - pad.right - 4, Y(v) + up * style.size, { align: "right" });
    }
    for (const s of all) {
      const points = [...s.x].map((x, k) => [X(x), good(s.y[k]) ? Math.max(Math.min(Y(s.y[k]), height - pad.bottom), 0) : NaN]);
      line(pen, points, s.color, 2.4, s.dash);
      const last = points.filter((p) => Number.isFinite(p[1])).pop();
      if (last) { pen.beginPath(); pen.fillStyle = s.color; pen.arc(...last, 3.5, 0, 7); pen.fill(); }
      if (s.diverged && last) write(pen, style, "✕ diverged", last[0] + 7, last[1] + style.size * .7, { color: s.color, bold: true });
    }
    const latest = (s) => s.y.filter(Number.isFinite).at(-1);
    let text = all.some((s) => latest(s) !== undefined)
      ? `${name}: ` + all.map((s) => `${s.title} ${latest(s) === undefined ? "–" : spell(latest(s))}`).join(", ")
      : `${name}: nothing measured yet`;
    if (me.pointer !== null) {
      const at = Math.max(0, ((me.pointer - pad.left) / (width - pad.left - pad.right)) * xmax);
      line(pen, [[X(at), pad.top], [X(at), height - pad.bottom]], style.soft, 1);
      const near = (s) => { let best = 0; s.x.forEach((x, k) => { if (Math.abs(x - at) < Math.abs(s.x[best] - at)) best = k; }); return spell(s.y[best]); };
      text = `At ${me.axis === "update" ? `${spell(Math.round(at))} updates` : spell(at) + AXES[me.axis][1]}: ` + all.map((s) => `${s.title} ${near(s)}`).join(", ");
    }
    said.textContent = text;
    canvas.setAttribute("aria-label", `Line chart, ${name} against ${AXES[me.axis][0]}. ${text}`);
    root.querySelector(".legend").replaceChildren(...all.map((s) => {
      const item = document.createElement("span");
      item.append(swatch(s.color, s.dash), s.title);
      return item;
    }));
  }
  const watcher = new ResizeObserver(draw);
  watcher.observe(canvas);
  return { update(bytes) { me.data = unpack(bytes); draw(); }, end() { watcher.disconnect(); } };
}
