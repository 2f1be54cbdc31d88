// Light or dark, colors and crisp canvases: what every picture needs.
const STYLE = `
  :host, .unrolled { color: var(--st-text-color); font-family: var(--st-font); font-size: var(--st-base-font-size, 16px); }
  .unrolled { container-type: inline-size; line-height: 1.35; }
  .unrolled [hidden] { display: none !important; }
  .unrolled h4 { margin: 0; font-size: 1.02em; font-weight: 600; }
  .unrolled canvas { display: block; width: 100%; touch-action: pan-y; }
  .unrolled canvas[tabindex]:focus-visible, .unrolled .stage:focus-visible, .unrolled button:focus-visible,
  .unrolled input:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; border-radius: 4px; }
  .unrolled .row { display: flex; flex-wrap: wrap; gap: .4em .8em; align-items: center; }
  .unrolled .head { justify-content: space-between; margin-bottom: .35em; }
  .unrolled .badge { font-size: .72em; padding: .12em .6em; border-radius: 1em; border: 1px solid currentColor;
    color: #00795a; white-space: nowrap; }
  .unrolled.dark .badge { color: #5fe3b0; }
  .unrolled .badge.precomputed { color: #8a5a00; } .unrolled.dark .badge.precomputed { color: #f0c060; }
  .unrolled button { font: inherit; font-size: .85em; color: inherit; background: var(--st-secondary-background-color);
    border: 1px solid var(--st-border-color); border-radius: .4em; padding: .22em .65em; cursor: pointer; min-height: 2em; }
  .unrolled button[aria-pressed=true] { background: var(--st-primary-color); color: var(--st-background-color);
    border-color: var(--st-primary-color); }
  .unrolled button:disabled { opacity: .45; cursor: default; }
  .unrolled input[type=range] { flex: 1 1 8em; min-width: 6em; accent-color: var(--st-primary-color); }
  .unrolled .quiet { opacity: .78; font-size: .85em; }
  .unrolled .legend { font-size: .85em; display: flex; flex-wrap: wrap; gap: .15em 1em; margin: .2em 0 0; }
  .unrolled .legend span { white-space: nowrap; }
  .unrolled .swatch { display: inline-block; width: 30px; height: 6px; vertical-align: middle; margin-right: .4em; }
  .unrolled .grid { display: grid; gap: .7em 1em; 
    grid-template-columns: repeat(auto-fit, minmax(min(100%, max(14em, 100% / var(--columns, 3) - 1.1em)), 1fr)); margin-top: .6em; }
  .unrolled .said { min-height: 2.8em; margin: .35em 0; }
  .unrolled .scale { display: inline-block; width: 5em; height: .6em; border-radius: .2em; vertical-align: middle; margin: 0 .35em; }
  .unrolled figure { margin: 0; } .unrolled figcaption { font-size: .85em; margin-bottom: .15em; }
`;
const still = matchMedia("(prefers-reduced-motion: reduce)");

function shell(parent, html) {
  const root = parent.querySelector(".unrolled");
  root.innerHTML = html;
  if (!parent.querySelector("style.unrolled-style")) {
    const style = document.createElement("style");
    style.className = "unrolled-style";
    style.textContent = STYLE;
    parent.prepend(style);
  }
  return root;
}

function rgb(color) {
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = color;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

function look(root, scales) {
  const css = getComputedStyle(root);
  const paper = rgb(css.getPropertyValue("--st-background-color").trim() || "#fff");
  const dark = paper[0] * 0.3 + paper[1] * 0.6 + paper[2] * 0.1 < 128;
  root.classList.toggle("dark", dark);
  const chosen = (scales || {})[dark ? "dark" : "light"] || {};
  const ends = Object.fromEntries(Object.entries(chosen).map(([k, v]) => [k, rgb(v)]));
  const ink = css.color, faint = `color-mix(in srgb, ${ink} 18%, transparent)`;
  const size = parseFloat(css.fontSize) || 16;
  const accent = css.getPropertyValue("--st-primary-color").trim() || "#0072b2";
  return { dark, paper, ends, ink, faint, soft: `color-mix(in srgb, ${ink} 62%, transparent)`, accent, size, font: css.fontFamily };
}

// A value becomes a color: `signed` runs blue - background - vermilion, else background - green.
function shade(style, value, top, signed) {
  const part = Math.min(1, Math.abs(value) / (top || 1));
  const end = signed ? (value < 0 ? style.ends.negative : style.ends.positive) : style.ends.gate;
  return style.paper.map((from, k) => from + (end[k] - from) * part);
}

function fit(canvas, height) {
  const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth || 300;
  canvas.style.height = `${height}px`;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

function write(pen, style, text, x, y, { align = "left", base = "middle", scale = 0.75, color = style.soft, bold = false } = {}) {
  pen.font = `${bold ? "600 " : ""}${style.size * scale}px ${style.font}`;
  pen.fillStyle = color;
  pen.textAlign = align;
  pen.textBaseline = base;
  pen.fillText(text, x, y);
}

function sideways(pen, style, text, x, y) {
  pen.save();
  pen.translate(x, y);
  pen.rotate(-Math.PI / 2);
  write(pen, style, text, 0, 0, { align: "center" });
  pen.restore();
}

function line(pen, points, color, width = 2, dash = []) {
  pen.beginPath();
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.lineJoin = "round";
  pen.setLineDash(dash);
  let drawing = false;
  for (const [x, y] of points) {
    if (!Number.isFinite(y)) { drawing = false; continue; }
    if (drawing) pen.lineTo(x, y); else pen.moveTo(x, y);
    drawing = true;
  }
  pen.stroke();
  pen.setLineDash([]);
}

// A sample of a line, for a legend: drawn with the very dash of the line.
function swatch(color, dash) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg"), stroke = document.createElementNS(drawn.namespaceURI, "line");
  drawn.setAttribute("class", "swatch");
  for (const [name, value] of Object.entries({ x1: 0, x2: 30, y1: 3, y2: 3, stroke: color, "stroke-width": 3, "stroke-dasharray": dash.join(" ") })) stroke.setAttribute(name, value);
  drawn.append(stroke);
  return drawn;
}

// Round numbers between low and high, about `count` of them.
function ticks(low, high, count) {
  const raw = (high - low) / count || 1, power = 10 ** Math.floor(Math.log10(raw));
  const pace = [1, 2, 5, 10].map((m) => m * power).find((m) => m >= raw);
  const found = [];
  for (let v = Math.ceil(low / pace) * pace; v <= high + pace * 1e-6; v += pace) found.push(Math.abs(v) < pace * 1e-6 ? 0 : v);
  return found;
}

function spell(value) {
  if (!Number.isFinite(value)) return "not a number";
  const size = Math.abs(value);
  if (size >= 10000 || (size > 0 && size < 0.001)) return value.toExponential(1).replaceAll("-", "−").replace("+", "");
  return String(+value.toPrecision(3)).replace("-", "−");
}

function spellTick(value) {
  const size = Math.abs(value);
  return size >= 1e6 || (size > 0 && size < 1e-3) ? value.toExponential(0) : String(+value.toPrecision(6));
}
