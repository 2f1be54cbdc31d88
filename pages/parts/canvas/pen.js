// @ts-check
// Strokes, words and rasters on a crisp canvas.
import { css, rgb } from "./look.js";

/** @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Pen */
/** @typedef {import("./look.js").Look} Look */

/** Give a canvas its height and the screen's own resolution, and empty it.
 * @param {HTMLCanvasElement} canvas @param {number} height */
export function fit(canvas, height) {
  const ratio = window.devicePixelRatio || 1, width = canvas.clientWidth || 300;
  canvas.style.height = `${height}px`;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

/** @param {Pen} pen @param {Look} style @param {string | number} text @param {number} x @param {number} y
 * @param {{align?: CanvasTextAlign, scale?: number, color?: string, bold?: boolean}} [how] */
export function write(pen, style, text, x, y, { align = "left", scale = 0.75, color = style.soft, bold = false } = {}) {
  pen.font = `${bold ? "600 " : ""}${style.size * scale}px ${style.font}`;
  pen.fillStyle = color;
  pen.textAlign = align;
  pen.textBaseline = "middle";
  pen.fillText(String(text), x, y);
}

/** @param {Pen} pen @param {Look} style @param {string} text @param {number} x @param {number} y */
export function sideways(pen, style, text, x, y) {
  pen.save();
  pen.translate(x, y);
  pen.rotate(-Math.PI / 2);
  write(pen, style, text, 0, 0, { align: "center" });
  pen.restore();
}

/** A line through points; where one is not a number, the line has a gap.
 * @param {Pen} pen @param {number[][]} points @param {string} color @param {number} [width] @param {number[]} [dash] */
export function line(pen, points, color, width = 2, dash = []) {
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

/** The area between two lines of as many points each. @param {Pen} pen @param {number[][]} low @param {number[][]} high @param {string} color */
export function area(pen, low, high, color) {
  pen.beginPath();
  [...low, ...[...high].reverse()].filter(([, y]) => Number.isFinite(y)).forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.globalAlpha = 0.22;
  pen.fillStyle = color;
  pen.fill();
  pen.globalAlpha = 1;
}

/** @param {Pen} pen @param {number} x @param {number} y @param {number} radius @param {string} color */
export function dot(pen, x, y, radius, color) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 7);
  pen.fillStyle = color;
  pen.fill();
}

/** The head of an arrow that points along (dx, dy).
 * @param {Pen} pen @param {Look} style @param {number} x @param {number} y @param {number} dx @param {number} dy @param {string} [color] */
export function arrow(pen, style, x, y, dx, dy, color = style.soft) {
  const s = 6;
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x - dx * s - dy * s * 0.6, y - dy * s - dx * s * 0.6);
  pen.lineTo(x - dx * s + dy * s * 0.6, y - dy * s + dx * s * 0.6);
  pen.closePath();
  pen.fillStyle = color;
  pen.fill();
}

/** A frame of one line. @param {Pen} pen @param {string} color @param {number} width @param {[number, number, number, number]} box */
export function frame(pen, color, width, box) {
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.strokeRect(...box);
}

/** An image, a pixel a value: `color(column, row)` returns red, green, blue, or null for a pixel that stays empty.
 * Without columns or rows it is one empty pixel: browsers make no smaller image.
 * @param {number} columns @param {number} rows @param {(column: number, row: number) => number[] | null} color */
export function raster(columns, rows, color) {
  const image = new ImageData(Math.max(1, columns), Math.max(1, rows)), canvas = new OffscreenCanvas(image.width, image.height);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const pixel = color(column, row);
      if (pixel) image.data.set([pixel[0], pixel[1], pixel[2], 255], 4 * (row * columns + column));
    }
  /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(image, 0, 0);
  return canvas;
}

/** Draw a raster with hard edges. @param {Pen} pen @param {OffscreenCanvas} image
 * @param {number} x @param {number} y @param {number} width @param {number} height */
export function stamp(pen, image, x, y, width, height) {
  pen.imageSmoothingEnabled = false;
  pen.drawImage(image, x, y, width, height);
}

/** The longest beginning of a text that has room. @param {Pen} pen @param {Look} style @param {string} text
 * @param {number} room @param {{scale?: number, bold?: boolean}} [how] */
export function shorten(pen, style, text, room, { scale = 0.85, bold = true } = {}) {
  pen.font = `${bold ? "600 " : ""}${style.size * scale}px ${style.font}`;
  let cut = text;
  while (cut.length > 1 && pen.measureText(cut).width > room) cut = cut.slice(0, -1);
  return cut.length < text.length && cut.length > 2 ? `${cut.slice(0, -1).trimEnd()}…` : cut;
}

const SMALLEST = 0.6, FEW = 64; // of the letters' size: smaller ones cannot be read; names: of more each is cut for itself
/** Names for equal rooms, made smaller or cut where they must be, and so that no two of them become the same: what to
 * write for each, and its scale. They are cut from behind, else from the middle, else from the front; where they become
 * alike in all three ways, a stump without “…” is left out.
 * @param {Pen} pen @param {Look} style @param {string[]} names @param {number} room
 * @param {{scale?: number, bold?: boolean}} [how] @returns {{label: (name: string) => string, scale: number}} */
export function distinct(pen, style, names, room, { scale = 0.85, bold = true } = {}) {
  if (names.length > FEW) return { label: (name) => shorten(pen, style, name, room, { scale, bold }), scale };
  const font = (/** @type {number} */ at) => `${bold ? "600 " : ""}${style.size * at}px ${style.font}`, width = (/** @type {string} */ name) => pen.measureText(name).width;
  pen.font = font(scale);
  const widest = Math.max(0, ...names.map(width));
  if (widest <= room) return { label: (name) => name, scale };
  const fits = Math.min(scale, Math.max(SMALLEST, (scale * room) / widest) * 0.999);
  const behind = (/** @type {string} */ name) => shorten(pen, style, name, room, { scale: fits, bold });
  const ways = [behind, ...[0.5, 0].map((share) => (/** @type {string} */ name) => kept(pen, name, room, share))];
  pen.font = font(fits);
  for (const cut of ways) {
    const labels = new Map(names.map((name) => [name, cut(name)]));
    if (new Set(labels.values()).size === labels.size) return { label: (name) => labels.get(name) ?? name, scale: fits };
  }
  const label = (/** @type {string} */ name) => ((text) => (text === name || text.endsWith("…") ? text : ""))(behind(name));
  return { label, scale: fits };
}

/** As much of both ends of a text as has room, the first one getting this share of it. @param {Pen} pen
 * @param {string} text @param {number} room @param {number} share */
function kept(pen, text, room, share) {
  if (pen.measureText(text).width <= room) return text;
  for (let count = text.length - 1; count > 0; count--) {
    const head = Math.ceil(count * share), cut = `${text.slice(0, head)}${count > 2 ? "…" : ""}${text.slice(text.length - count + head)}`;
    if (pen.measureText(cut).width <= room) return cut;
  }
  return "";
}

/** A sample of a line, for a legend: drawn with the very dash of the line.
 * @param {string} color @param {number[]} dash */
export function swatch(color, dash) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg"), stroke = document.createElementNS("http://www.w3.org/2000/svg", "line");
  drawn.setAttribute("class", "swatch");
  const look = { x1: 0, x2: 30, y1: 3, y2: 3, stroke: color, "stroke-width": 3, "stroke-dasharray": dash.join(" ") };
  for (const [name, value] of Object.entries(look)) stroke.setAttribute(name, String(value));
  drawn.append(stroke);
  return drawn;
}

/** @param {HTMLElement} place @param {[Element, string][]} items a sample, and what it stands for */
export function legend(place, items) {
  place.replaceChildren(...items.map(([sample, name]) => {
    const item = document.createElement("span");
    item.append(sample, name);
    return item;
  }));
}

/** From the background to the ink, by a share. @param {Look} style @param {number} share */
export function inked(style, share) {
  const full = rgb(style.ink);
  return css(style.paper.map((from, k) => from + (full[k] - from) * share));
}
