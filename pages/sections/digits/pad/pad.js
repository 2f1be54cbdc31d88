// @ts-check
// A pad: pointer events from mouse, pen and finger alike become strokes, each a list x, y, x, y ... in parts of its side.
const pads = new WeakMap();
const NEAR = 0.004; // a point nearer than this to the last one adds nothing
const MOST = 4000; // points
const WAIT = 500; // milliseconds: the page runs once the pen rests

function build(parent) {
  const root = parent.querySelector(".pad");
  root.innerHTML = `<canvas role="img" aria-label="A pad to draw a digit on"></canvas>
    <div class="row"><button class="undo">Undo</button><button class="clear">Clear</button><span class="count" aria-live="polite"></span></div>`;
  const canvas = root.querySelector("canvas"), place = root.querySelector(".count");
  /** @type {{strokes: number[][], pointer: number | null, component: any, timer: any}} */
  const me = { strokes: [], pointer: null, component: null, timer: 0 };

  const points = () => me.strokes.reduce((sum, stroke) => sum + stroke.length / 2, 0);
  function paint() {
    const side = canvas.clientWidth || 280, ratio = window.devicePixelRatio || 1, pen = canvas.getContext("2d");
    canvas.width = canvas.height = Math.round(side * ratio);
    pen.setTransform(ratio * side, 0, 0, ratio * side, 0, 0);
    pen.strokeStyle = pen.fillStyle = getComputedStyle(root).color;
    Object.assign(pen, { lineWidth: 0.035, lineCap: "round", lineJoin: "round" });
    for (const stroke of me.strokes) {
      pen.beginPath();
      pen.moveTo(stroke[0], stroke[1]);
      for (let k = 0; k < stroke.length; k += 2) pen.lineTo(stroke[k], stroke[k + 1]);
      pen.stroke();
    }
    const count = me.strokes.length;
    place.textContent = count ? `${count} stroke${count > 1 ? "s" : ""}${points() >= MOST ? ": the pad is full" : ""}` : "";
    for (const button of root.querySelectorAll("button")) button.disabled = !count;
    canvas.setAttribute("aria-label", `A pad to draw a digit on: ${count ? `${count} strokes` : "empty"}`);
  }
  function tell() {
    paint();
    clearTimeout(me.timer);
    if (me.pointer === null) me.timer = setTimeout(() => me.component.setStateValue("strokes", me.strokes), WAIT);
  }
  function add(event, stroke) {
    const box = canvas.getBoundingClientRect();
    const at = [event.clientX - box.left, event.clientY - box.top].map((v) => Math.round((v / box.width) * 1e4) / 1e4);
    const far = !stroke.length || Math.hypot(at[0] - stroke.at(-2), at[1] - stroke.at(-1)) >= NEAR;
    if (far && points() < MOST && at.every((v) => Math.abs(v) < 5)) stroke.push(...at);
  }
  canvas.onpointerdown = (event) => {
    if (me.pointer !== null || event.button > 0) return; // one pen at a time
    event.preventDefault();
    me.pointer = event.pointerId;
    canvas.setPointerCapture(event.pointerId);
    const stroke = [];
    add(event, stroke);
    if (stroke.length) me.strokes.push(stroke);
    tell();
  };
  canvas.onpointermove = (event) => {
    if (event.pointerId !== me.pointer || !me.strokes.length) return;
    const all = event.getCoalescedEvents?.() ?? [];
    for (const point of all.length ? all : [event]) add(point, me.strokes.at(-1));
    paint();
  };
  canvas.onpointerup = canvas.onpointercancel = (event) => {
    if (event.pointerId !== me.pointer) return;
    me.pointer = null;
    tell();
  };
  root.onclick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches(".undo")) me.strokes.pop();
    else me.strokes = [];
    tell();
  };
  const watcher = new ResizeObserver(paint);
  watcher.observe(canvas);
  return { me, paint, end: () => (clearTimeout(me.timer), watcher.disconnect()) };
}

export default function (component) {
  const { parentElement } = component;
  if (!pads.has(parentElement)) pads.set(parentElement, build(parentElement));
  const pad = pads.get(parentElement);
  pad.me.component = component;
  pad.paint(); // the theme may have changed
  return () => (pad.end(), pads.delete(parentElement));
}
