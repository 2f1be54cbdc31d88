// @ts-check
// The unrolled view: one or two networks read one sequence on one clock; a step opens into the cell and its numbers.
import { FORMS } from "../canvas/answers.js";
import { head } from "../canvas/badge.js";
import { choices, controls, listen, narrate, press } from "../canvas/controls.js";
import { finder, look, shell } from "../canvas/look.js";
import { clamp, digits, spell, visible } from "../canvas/numbers.js";
import { fit } from "../canvas/pen.js";
import { Player } from "../canvas/player.js";
import { unpack } from "../canvas/unpack.js";
import { Reader } from "./arithmetic.js";
import { BackwardReader, goesBack, paintAdded } from "./backward.js";
import { drawCell } from "./cell.js";
import { same } from "./equations.js";
import { overview, paintCursor, paintStill } from "./overview.js";
import { liveliest, movers, paintStory } from "./story.js";
import { unitAt } from "./strip.js";

const STYLE_INSIDE = `
  .unrolled .inside { border: 1px solid var(--st-border-color); border-radius: .5em; padding: .7em .9em; margin-top: .6em; }
  .unrolled .two { display: grid; grid-template-columns: minmax(0, 1.05fr) minmax(0, 1fr); gap: .6em 1.4em; align-items: start; }
  @container (max-width: 760px) { .unrolled .two { grid-template-columns: minmax(0, 1fr); } }
  .unrolled .equations { overflow-x: auto; font-size: .92em; }
  .unrolled .equation { margin: 0 0 .5em; padding-bottom: .35em; border-bottom: 1px solid var(--st-border-color); line-height: 1.9; }
  .unrolled .equation b { font-size: 1.05em; } .unrolled .equation .same { white-space: nowrap; }
  .unrolled .num { display: inline-block; text-align: center; line-height: 1.05; vertical-align: top; padding-top: .35em; font-variant-numeric: tabular-nums; }
  .unrolled .num small { display: block; font-size: .66em; opacity: .8; }
  .unrolled .symbols { margin-left: .7em; } .unrolled .symbols i { font-family: KaTeX_Math, 'Times New Roman', serif; font-size: 1.08em; }
  .unrolled .symbols + .numbers { display: block; }
  .unrolled .symbols sub { font-size: .7em; line-height: 1; }
  .unrolled .stage canvas { cursor: pointer; }
  .unrolled .keys { text-align: right; font-size: .78em; }
  @media (pointer: coarse) { .unrolled .keys { display: none; } }
`;

/** @param {HTMLElement} parent */
export function unrolled(parent) {
  const root = shell(parent, `<style>${STYLE_INSIDE}</style>
    <div class="row head"><h4></h4><span class="badge"></span></div>
    <div class="row sequence" role="group" aria-label="Along the sequence">
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
  const $ = finder(root);
  /** @type {any} */
  const me = { run: null, unit: 0, pinned: 0, track: 0, pane: 0, backward: false, opened: false, data: null, readers: [], canvases: [], stills: [], boxes: [] };
  const player = new Player({ changed: draw, rested, way: () => (me.backward ? -1 : 1) });
  const paintPlayer = controls($(".sequence"), player, { slider: "Time step", noun: "step", aloud: (at) => `step ${at + 1}` });
  const reader = () => me.readers[me.pane];
  const at = () => ({ track: me.track, t: player.at, unit: me.unit });

  function update(bytes, component) {
    const data = unpack(bytes), fresh = data.run !== me.run, last = data.task.length - 1;
    Object.assign(me, { component, data, run: data.run, input: data.arrays.input, target: data.arrays.target });
    me.readers = data.panes.map((pane, n) => new Reader({ ...pane, tokens: pane.tokens ?? data.task.tokens }, n, data.arrays));
    me.backs = me.readers.map((r) => (goesBack(r) ? new BackwardReader(r) : null));
    if (fresh) begin(data, last);
    else Object.assign(player, { last, at: Math.min(player.at, last) });
    me.pane = Math.min(me.pane, me.readers.length - 1);
    me.track = Math.min(me.track, reader().count - 1);
    me.unit = Math.min(me.unit, reader().hidden - 1);
    layout();
    repaint();
    if (fresh && data.autoplay) player.autoplay();
  }
  function begin(data, last) {
    player.reset({ last, at: data.start ?? 0 });
    Object.assign(me, { opened: data.open, backward: !!data.backward, pane: 0, track: 0, unit: data.unit ?? liveliest(me.readers[0]) });
    me.pinned = me.unit;
  }

  function layout() {
    const { panes } = me.data;
    $(".stage").replaceChildren(...me.readers.map((r, n) => {
      const figure = document.createElement("figure");
      figure.innerHTML = `<figcaption></figcaption><canvas role="img" data-pane="${n}"></canvas>`;
      /** @type {HTMLElement} */ (figure.firstElementChild).textContent = panes.length > 1 ? r.title : "";
      return figure;
    }));
    me.canvases = [...$(".stage").querySelectorAll("canvas")];
    choices($(".panes"), panes.length > 1 ? panes.map((p) => p.title) : [], (k) => { Object.assign(me, { pane: k, track: 0 }); me.unit = me.pinned = liveliest(me.readers[k]); layout(); repaint(); });
    choices($(".layers"), reader().count > 1 ? reader().tracks : [], (k) => { me.track = k; repaint(); });
    $(".unit").max = reader().hidden;
    $(".of").textContent = `of ${reader().hidden}`;
    watcher.disconnect();
    watcher.observe(root);
  }

  // Paint everything anew: new data, another size, another theme, another mode.
  function repaint() {
    if (!me.data) return;
    me.style = look(root, me.data.scales);
    me.plans = me.canvases.map((canvas, n) => overview(canvas, me, me.style, me.readers[n]));
    me.stills = me.plans.map((plan, n) => paintStill(plan, me, me.style, me.readers[n], n < me.plans.length - 1));
    head(root, me.data);
    $(".gradient").style.display = me.readers.every((r) => r.flow) ? "" : "none"; // of an operated network there is none
    $(".gradient").setAttribute("aria-pressed", me.backward);
    $(".open").setAttribute("aria-pressed", me.opened);
    $(".inside").hidden = !me.opened;
    draw();
  }

  // Paint what moves with the cursor: called at every step while playing.
  function draw() {
    if (!me.style) return;
    me.canvases.forEach((canvas, n) => {
      const plan = me.plans[n], { pen } = fit(canvas, plan.tall);
      pen.drawImage(me.stills[n], 0, 0, plan.wide, plan.tall);
      paintCursor(pen, plan, { ...me, ...at(), track: n === me.pane ? me.track : -1 }, me.style, me.readers[n]);
    });
    paintPlayer();
    narrate($(".said"), me.backward ? gradientWords() : answerWords(), player.playing);
    if (me.opened) inside();
  }
  const view = (r) => ({ task: { ...me.data.task, tokens: r.tokens }, out: r.out, input: me.input, target: me.target });
  function answerWords() {
    const form = FORMS[me.data.task.form], several = me.readers.length > 1;
    return `Step ${player.at + 1}: ` + me.readers.map((r) => (several ? `${r.title} ` : "") + form.say(view(r), player.at) + looked(r)).join(" ");
  }
  function looked(r) {
    const weights = r.lookedBack(player.at);
    if (!weights) return "";
    const best = [...weights.keys()].sort((a, b) => weights[b] - weights[a]).slice(0, 3).filter((j) => weights[j] >= 0.05);
    return ` It looks back at ${best.map((j) => `“${visible(r.tokens[j])}” of step ${j + 1} (${Math.round(100 * weights[j])} %)`).join(", ") || "nothing in particular"}.`;
  }
  function gradientWords() {
    return me.readers.map((r) => {
      const row = r.flow.row(me.track), top = Math.max(...row), here = row[player.at];
      const size = here === top ? "its largest" : here > top / 1000 ? `${spell((100 * here) / top)} % of its largest` : here > 0 ? `1/${spell(top / here)} of its largest` : "nothing";
      return `${me.readers.length > 1 ? `${r.title}: ` : `Step ${player.at + 1}: `}${me.data.handed ? "what comes back to h" : "the gradient of the loss with respect to h"} is ${spell(here)} here, ${size}.`;
    }).join(" ");
  }

  function inside() {
    const r = reader(), { style, unit, track } = me, t = player.at, { task } = me.data;
    $(".where").textContent = `${task.tokens ? `“${visible(r.tokens[t])}” enters ` : `Step ${t + 1} enters `}the ${r.turn === null || !r.decoder ? "" : r.writing(t) ? "decoder’s " : "encoder’s "}${r.kind}`;
    press($(".panes").children, (_, k) => k === me.pane);
    press($(".layers").children, (_, k) => k === track);
    if (document.activeElement?.shadowRoot?.activeElement !== $(".unit")) $(".unit").value = unit + 1;
    const diagram = $(".diagram"), back = me.backward && me.backs[me.pane];
    me.boxes = drawCell(diagram, style, r, at());
    diagram.setAttribute("aria-label", `The ${r.kind} at step ${t + 1}: ${r.signals.map((s) => `${s.name} of unit ${unit + 1} is ${digits(r.value(s.symbol, track, t, unit))}`).join(", ")}.`);
    $(".equations").innerHTML = (back ? back.equations(t, unit) : r.step(track, t).rows(unit)).map(equation).join("");
    if (!back) paintStory($(".story"), style, r, me.plans[me.pane], at());
    $(".moved").textContent = back ? paintAdded($(".story"), style, back, me.plans[me.pane], at()) : movers(r, task.channels, at());
  }
  /** @param {import("./equations.js").Row} row */
  function equation({ symbol, name, symbols, text, made, had, whose = "the network’s" }) {
    const check = had === undefined ? "" : `<span class="same quiet">${same(made, had) ? "✓" : "✗ not"} ${whose} <span class="had">${digits(had)}</span></span>`;
    return `<div class="equation" data-symbol="${symbol}"><b>${symbol}</b> <span class="quiet">${name}</span>${symbols ? ` <span class="symbols"><i>${symbol}</i> = ${symbols}</span>` : ""}
      <span class="numbers">= ${text} = <b class="made">${digits(made)}</b> ${check}</span></div>`;
  }

  function choose(unit) { me.unit = me.pinned = clamp(unit, 0, reader().hidden - 1); draw(); }
  function open(on) { me.opened = on; repaint(); }
  // The page may ask to be told where the reader has stopped; never while he moves.
  function rested() { if (me.data.report) me.component.setStateValue("step", { run: me.run, t: player.at }); }
  $(".gradient").onclick = () => { me.backward = !me.backward; repaint(); };
  $(".open").onclick = () => open(!me.opened);
  $(".unit").oninput = (e) => { if (+e.target.value >= 1) choose(+e.target.value - 1); };
  listen(root, player, { ArrowUp: () => choose(me.unit - 1), ArrowDown: () => choose(me.unit + 1), Enter: () => open(!me.opened), Escape: () => open(false) });

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
    if (dragging) player.go(Math.floor((event.offsetX - plan.pad.left) / plan.step)); else if (row && !player.playing) draw();
  };
  $(".stage").onpointerdown = (e) => { dragging = true; moved = false; e.target.setPointerCapture?.(e.pointerId); point(e); };
  $(".stage").onpointermove = (e) => { moved ||= dragging; point(e); };
  $(".stage").onpointerup = () => { if (dragging && !moved && !me.opened) open(true); if (dragging) rested(); dragging = false; };
  $(".stage").onpointerleave = () => { if (!dragging && me.unit !== me.pinned) choose(me.pinned); };
  $(".diagram").onclick = (e) => {
    const unit = unitAt(me.boxes, e.offsetX, e.offsetY);
    if (unit !== undefined) choose(unit);
  };
  const watcher = new ResizeObserver(repaint);
  return { update, end() { player.end(); watcher.disconnect(); } };
}
