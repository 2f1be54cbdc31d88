// The unrolled view: one or two networks read one sequence on one clock; a step opens into the cell and its numbers.
const UNROLLED_STYLE = `
  .unrolled .inside { border: 1px solid var(--st-border-color); border-radius: .5em; padding: .7em .9em; margin-top: .6em; }
  .unrolled .two { display: grid; grid-template-columns: minmax(0, 1.05fr) minmax(0, 1fr); gap: .6em 1.4em; align-items: start; }
  @container (max-width: 760px) { .unrolled .two { grid-template-columns: minmax(0, 1fr); } }
  .unrolled .equations { overflow-x: auto; font-size: .92em; }
  .unrolled .equation { margin: 0 0 .5em; padding-bottom: .35em; border-bottom: 1px solid var(--st-border-color); line-height: 1.9; }
  .unrolled .equation b { font-size: 1.05em; } .unrolled .equation .same { white-space: nowrap; }
  .unrolled .num { display: inline-block; text-align: center; line-height: 1.05; vertical-align: top; padding-top: .35em; font-variant-numeric: tabular-nums; }
  .unrolled .num small { display: block; font-size: .66em; opacity: .8; }
  .unrolled select, .unrolled input[type=number] { font: inherit; font-size: .85em; color: inherit; min-height: 2em;
    background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color); border-radius: .4em; padding: .1em .3em; }
  .unrolled select:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
  .unrolled .stage canvas { cursor: pointer; }
  .unrolled .keys { text-align: right; font-size: .78em; }
  @media (pointer: coarse) { .unrolled .keys { display: none; } }
`;
const SPEEDS = [1, 2, 4, 8, 16, 32];

function unrolled(parent) {
  const root = shell(parent, `<style>${UNROLLED_STYLE}</style>
    <div class="row head"><h4></h4><span class="badge"></span></div>
    <div class="row" role="group" aria-label="Along the sequence"><button class="play"></button>
      <button class="back" aria-label="One step back">◀</button><button class="ahead" aria-label="One step ahead">▶</button>
      <span class="quiet">step</span><input class="time" type="range" min="0" value="0" aria-label="Time step">
      <output class="quiet"></output>
      <label class="quiet">speed <select class="speed" aria-label="Steps per second">${SPEEDS.map((s) => `<option value="${s}">${s} / s</option>`).join("")}</select></label>
      <button class="gradient">gradient ←</button><button class="open">open the cell</button></div>
    <div class="said" aria-live="polite"></div>
    <div class="stage" tabindex="0" role="group" aria-label="The unrolled network. Left and right step through time, up and down choose a unit, space plays, Enter opens the cell."></div>
    <div class="quiet keys">Keys, once you click it: ← → steps, ↑ ↓ units, space plays, Enter opens the cell.</div>
    <div class="inside" role="group" aria-label="Inside the cell">
      <div class="row"><b class="where"></b><span class="row panes"></span><span class="row layers"></span>
        <label class="quiet">unit <input class="unit" type="number" min="1" value="1" style="width:4.5em"></label>
        <span class="quiet of"></span></div>
      <div class="two"><div><canvas class="diagram" role="img"></canvas></div><div class="equations"></div></div>
      <canvas class="story" role="img" style="margin-top:.4em"></canvas><div class="moved quiet"></div></div>`);
  const $ = (q) => root.querySelector(q);
  const me = { run: null, t: 0, unit: 0, pinned: 0, track: 0, pane: 0, playing: false, backward: false, opened: false, raf: 0, data: null, readers: [], canvases: [], stills: [] };
  $(".speed").value = 4;

  function update(bytes, component) {
    const data = unpack(bytes), fresh = data.run !== me.run;
    me.component = component;
    me.data = data;
    me.input = data.arrays.input?.data;
    me.target = data.arrays.target.data;
    me.readers = data.panes.map((pane, n) => new Reader({ ...pane, tokens: pane.tokens ?? data.task.tokens }, n, data.arrays));
    me.backs = me.readers.map((r) => (r.get("blame") ? new BackwardReader(r) : null));
    if (fresh) Object.assign(me, { run: data.run, t: Math.max(0, Math.min(data.start ?? 0, data.task.length - 1)), opened: data.open, backward: !!data.backward, pane: 0, track: 0, unit: data.unit ?? liveliest(me.readers[0]) });
    if (fresh) me.pinned = me.unit;
    me.pane = Math.min(me.pane, me.readers.length - 1);
    me.track = Math.min(me.track, reader().count - 1);
    me.unit = Math.min(me.unit, reader().hidden - 1);
    me.t = Math.min(me.t, data.task.length - 1);
    layout();
    repaint();
    if (fresh && data.autoplay && !still.matches) play(true);
  }
  const reader = () => me.readers[me.pane];

  function layout() {
    const { panes, task } = me.data;
    $(".stage").replaceChildren(...me.readers.map((r, n) => {
      const figure = document.createElement("figure");
      figure.innerHTML = `<figcaption></figcaption><canvas role="img"></canvas>`;
      figure.querySelector("figcaption").textContent = panes.length > 1 ? r.title : "";
      figure.querySelector("canvas").dataset.pane = n;
      return figure;
    }));
    me.canvases = [...$(".stage").querySelectorAll("canvas")];
    buttons($(".panes"), panes.length > 1 ? panes.map((p) => p.title) : [], (k) => { me.pane = k; me.track = 0; me.unit = me.pinned = liveliest(me.readers[k]); layout(); repaint(); });
    buttons($(".layers"), reader().count > 1 ? reader().tracks : [], (k) => { me.track = k; repaint(); });
    $(".unit").max = reader().hidden;
    $(".of").textContent = `of ${reader().hidden}`;
    $(".time").max = task.length - 1;
    watcher.disconnect();
    watcher.observe(root);
  }
  function buttons(place, names, pick) {
    place.replaceChildren(...names.map((name, k) => {
      const b = document.createElement("button");
      b.textContent = name;
      b.onclick = () => pick(k);
      return b;
    }));
  }

  // Paint everything anew: new data, another size, another theme, another mode.
  function repaint() {
    if (!me.data) return;
    me.style = look(root, me.data.scales);
    me.plans = me.canvases.map((canvas, n) => overview(canvas, me, me.style, me.readers[n]));
    me.stills = me.plans.map((plan, n) => paintStill(plan, me, me.style, me.readers[n], n < me.plans.length - 1));
    $("h4").textContent = me.data.title;
    $(".badge").textContent = me.data.badge;
    $(".badge").classList.toggle("precomputed", me.data.badge !== "measured now");
    $(".gradient").style.display = me.readers.every((r) => r.flow) ? "" : "none"; // of an operated network there is none
    $(".gradient").setAttribute("aria-pressed", me.backward);
    $(".open").setAttribute("aria-pressed", me.opened);
    $(".inside").hidden = !me.opened;
    draw();
  }

  // Paint what moves with the cursor: called at every step while playing.
  function draw() {
    const { style, data: { task } } = me;
    me.canvases.forEach((canvas, n) => {
      const plan = me.plans[n], { pen } = fit(canvas, plan.tall);
      pen.drawImage(me.stills[n], 0, 0, plan.wide, plan.tall);
      paintCursor(pen, plan, { ...me, track: n === me.pane ? me.track : -1 }, style, me.readers[n]);
    });
    $(".play").textContent = me.playing ? "❚❚ stop" : me.backward ? "◀ play back" : "▶ play";
    $(".time").value = me.t;
    $(".time").setAttribute("aria-valuetext", `step ${me.t + 1}`);
    $(".time").nextElementSibling.textContent = `${me.t + 1} of ${task.length}`;
    $(".said").setAttribute("aria-live", me.playing ? "off" : "polite");
    $(".said").textContent = me.backward ? gradientSaid() : said();
    if (me.opened) inside();
  }
  const view = (r) => ({ task: { ...me.data.task, tokens: r.tokens }, frame: { out: r.out }, input: me.input, target: me.target });
  function said() {
    const form = FORMS[me.data.task.form], several = me.readers.length > 1;
    return `Step ${me.t + 1}: ` + me.readers.map((r) => (several ? `${r.title} ` : "") + form.say(view(r), me.t) + looked(r)).join(" ");
  }
  function looked(r) {
    const weights = r.lookedBack(me.t);
    if (!weights) return "";
    const best = [...weights.keys()].sort((a, b) => weights[b] - weights[a]).slice(0, 3).filter((j) => weights[j] >= 0.05);
    return ` It looks back at ${best.map((j) => `“${visible(r.tokens[j])}” of step ${j + 1} (${Math.round(100 * weights[j])} %)`).join(", ") || "nothing in particular"}.`;
  }
  function gradientSaid() {
    return me.readers.map((r) => {
      const row = r.flow.slice(me.track * r.steps, (me.track + 1) * r.steps), top = Math.max(...row), here = row[me.t];
      return `${me.readers.length > 1 ? `${r.title}: ` : `Step ${me.t + 1}: `}${me.data.handed ? "what comes back to h" : "the gradient of the loss with respect to h"} is ${spell(here)} here, ${here === top ? "its largest" : here > top / 1000 ? `${spell((100 * here) / top)} % of its largest` : here > 0 ? `1/${spell(top / here)} of its largest` : "nothing"}.`;
    }).join(" ");
  }

  function inside() {
    const r = reader(), { style, t, unit, track } = me, { task } = me.data;
    $(".where").textContent = `${task.tokens ? `“${visible(r.tokens[t])}” enters ` : `Step ${t + 1} enters `}the ${r.turn === null || !r.decoder ? "" : r.writing(t) ? "decoder’s " : "encoder’s "}${r.kind}`;
    [...$(".panes").children].forEach((b, k) => b.setAttribute("aria-pressed", k === me.pane));
    [...$(".layers").children].forEach((b, k) => b.setAttribute("aria-pressed", k === track));
    if (document.activeElement?.shadowRoot?.activeElement !== $(".unit")) $(".unit").value = unit + 1;
    const diagram = $(".diagram");
    diagram.boxes = drawCell(diagram, style, r, me);
    diagram.setAttribute("aria-label", `The ${r.kind} at step ${t + 1}: ${r.signals.map((s) => `${s.name} of unit ${unit + 1} is ${digits(r.value(s.symbol, track, t, unit))}`).join(", ")}.`);
    const back = me.backward && me.backs[me.pane];
    const rows = back ? back.equations(t, unit) : r.equations(track, t, unit);
    $(".equations").innerHTML = rows.map(({ symbol, text, made, had, name: called, whose }) => {
      const name = called ?? r.signals.find((s) => s.symbol === symbol).name, good = had !== undefined && same(made, had);
      return `<div class="equation" data-symbol="${symbol}"><b>${symbol}</b> <span class="quiet">${name}</span> = ${text} = <b class="made">${digits(made)}</b>
        ${had === undefined ? "" : `<span class="same quiet">${good ? "✓" : "✗ not"} ${whose ?? "the network’s"} <span class="had">${digits(had)}</span></span>`}</div>`;
    }).join("");
    if (back) $(".moved").textContent = paintAdded($(".story"), style, back, me.plans[me.pane], me);
    else unitStory(r);
  }

  // The unit that is followed: each of its signals through time, and what moved it.
  function unitStory(r) {
    const canvas = $(".story"), { style, track, unit, t } = me, plan = me.plans[me.pane], rows = r.signals, high = style.size * 2.6;
    const { pen } = fit(canvas, rows.length * high + style.size * 1.6), left = plan.pad.left + (canvas.clientWidth - plan.wide) / 2;
    write(pen, style, `Unit ${unit + 1} through time`, left, style.size * 0.6, { scale: 0.76, color: style.ink });
    rows.forEach((s, k) => {
      const y = style.size * 1.5 + k * high, [low, top] = r.range(s.symbol), from = low < 0 ? -top : 0, room = high - style.size * 0.9;
      const Y = (v) => y + room - ((Math.max(from, Math.min(top, v)) - from) / (top - from)) * room;
      const X = (step) => left + (step * (canvas.clientWidth - left - 6)) / r.steps;
      line(pen, [[X(0), Y(0)], [X(r.steps), Y(0)]], style.faint, 1);
      write(pen, style, s.symbol, left - 26, y + room / 2, { align: "right", scale: 0.85, color: style.ink, bold: true });
      for (const v of [from, top]) write(pen, style, spell(v), left - 4, Y(v), { align: "right", scale: 0.6 });
      const color = r.gates.includes(s.symbol) ? `rgb(${style.ends.gate.join()})` : r.color;
      line(pen, [...Array(r.steps).keys()].map((step) => [X(step + 0.5), Y(r.value(s.symbol, track, step, unit))]), color, 2);
      pen.beginPath();
      pen.arc(X(t + 0.5), Y(r.value(s.symbol, track, t, unit)), 4, 0, 7);
      pen.fillStyle = style.ink;
      pen.fill();
    });
    const at = left + ((t + 0.5) * (canvas.clientWidth - left - 6)) / r.steps;
    line(pen, [[at, style.size * 1.3], [at, rows.length * high + style.size * 1.5]], style.accent, 1.5);
    canvas.setAttribute("aria-label", `Unit ${unit + 1} of ${r.tracks[track]} through time: ${rows.map((s) => `${s.name} ${digits(r.value(s.symbol, track, t, unit))} at step ${t + 1}`).join(", ")}.`);
    const jump = (step) => r.value("h", track, step, unit) - r.value("h", track, r.before(track, step), unit);
    const moves = [...Array(r.steps).keys()].sort((a, b) => Math.abs(jump(b)) - Math.abs(jump(a))).slice(0, 3);
    const told = (step) => `${me.data.task.tokens ? `“${visible(r.tokens[step])}” at ` : ""}step ${step + 1} (${jump(step) < 0 ? "" : "+"}${digits(jump(step))})`;
    const gate = { gru: "n", lstm: "g" }[r.cell] ?? "a";
    $(".moved").textContent = `Moved most by ${moves.map(told).join(", ")}. Strongest pulls on its ${gate === "a" ? "net input" : "candidate"} at this step: ${r.pulls(track, gate, t, unit, 3, me.data.task).map(([what, v]) => `${what} ${v < 0 ? "" : "+"}${digits(v)}`).join(", ") || "none"}.`;
  }

  function go(t) { me.t = Math.max(0, Math.min(me.data.task.length - 1, t)); draw(); }
  function choose(unit) { me.unit = me.pinned = Math.max(0, Math.min(reader().hidden - 1, unit)); draw(); }
  function open(on) { me.opened = on; repaint(); }
  // The page may ask to be told where the reader has stopped; never while he moves.
  function settled() { if (me.data.report) me.component.setStateValue("step", { run: me.run, t: me.t }); }
  function play(on) {
    me.playing = on;
    cancelAnimationFrame(me.raf);
    let before = 0;
    const way = () => (me.backward ? -1 : 1);
    const tick = (now) => {
      if (!me.playing || !me.data) return;
      const steps = me.data.task.length;
      if (now - before >= 1000 / +$(".speed").value - 4) { before = now; go((me.t + way() + steps) % steps); }
      me.raf = requestAnimationFrame(tick);
    };
    if (on) me.raf = requestAnimationFrame(tick); else if (me.data) draw();
  }
  $(".play").onclick = () => { play(!me.playing); if (!me.playing) settled(); };
  $(".back").onclick = () => { play(false); go(me.t - 1); settled(); };
  $(".ahead").onclick = () => { play(false); go(me.t + 1); settled(); };
  $(".time").oninput = (e) => { const t = +e.target.value; play(false); go(t); }; // play() sets the slider back
  $(".time").onchange = settled;
  $(".gradient").onclick = () => { me.backward = !me.backward; repaint(); };
  $(".open").onclick = () => open(!me.opened);
  $(".unit").oninput = (e) => { if (+e.target.value >= 1) choose(+e.target.value - 1); };
  root.onkeydown = (event) => {
    const at = event.composedPath()[0].localName; // fields keep their keys, a button those that press it
    if (["input", "select"].includes(at) || (at === "button" && [" ", "Enter"].includes(event.key))) return;
    const deeds = {
      ArrowLeft: () => (play(false), go(me.t - 1)), ArrowRight: () => (play(false), go(me.t + 1)), Home: () => (play(false), go(0)), End: () => (play(false), go(Infinity)),
      ArrowUp: () => choose(me.unit - 1), ArrowDown: () => choose(me.unit + 1), " ": () => play(!me.playing), Enter: () => open(!me.opened), Escape: () => open(false),
    };
    if (!deeds[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    deeds[event.key]();
  };
  root.onkeyup = (event) => { if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) settled(); };
  let dragging = false, moved = false;
  const point = (event) => {
    const canvas = event.target.closest("canvas"), plan = me.plans?.[canvas?.dataset.pane];
    if (!plan) return;
    const row = plan.rows.find((r) => event.offsetY >= r.y && event.offsetY < r.y + r.height), pane = +canvas.dataset.pane;
    if (row && !me.backward && (!dragging || event.type === "pointerdown")) {
      if (pane !== me.pane) { me.pane = pane; me.track = 0; }
      Object.assign(me, { track: row.track, unit: Math.floor(((event.offsetY - row.y) / row.height) * reader().hidden) });
      if (dragging) me.pinned = me.unit; // a unit under the pointer is followed, a clicked one is kept
    }
    if (dragging) { play(false); go(Math.floor((event.offsetX - plan.pad.left) / plan.step)); } else if (row && !me.playing) draw();
  };
  $(".stage").onpointerdown = (e) => { dragging = true; moved = false; e.target.setPointerCapture?.(e.pointerId); point(e); };
  $(".stage").onpointermove = (e) => { moved ||= dragging; point(e); };
  $(".stage").onpointerup = () => { if (dragging && !moved && !me.opened) open(true); if (dragging) settled(); dragging = false; };
  $(".stage").onpointerleave = () => { if (!dragging && me.unit !== me.pinned) choose(me.pinned); };
  $(".diagram").onclick = (e) => {
    const box = (e.target.boxes ?? []).find((b) => e.offsetX >= b.x - 4 && e.offsetX <= b.x + b.width + 4 && e.offsetY >= b.y && e.offsetY <= b.y + b.height);
    if (box) choose(Math.floor(((e.offsetY - box.y) / box.height) * box.length));
  };
  const watcher = new ResizeObserver(repaint);
  return { update, end() { play(false); watcher.disconnect(); } };
}

// The unit that moves most over the sequence: the most telling one to begin with.
function liveliest(reader) {
  const swing = (unit) => {
    let sum = 0;
    for (let t = 1; t < reader.steps; t++) sum += Math.abs(reader.value("h", 0, t, unit) - reader.value("h", 0, t - 1, unit));
    return sum;
  };
  return [...Array(reader.hidden).keys()].reduce((best, unit) => (swing(unit) > swing(best) ? unit : best), 0);
}
