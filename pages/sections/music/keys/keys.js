// @ts-check
// A piano of two octaves from middle C. A key sounds and writes a note in ABC; computer keys in two rows play it, too.
import { press } from "../../../parts/canvas/controls.js";

const pianos = new WeakMap();
const WHITE = [..."CDEFGABcdefgab", "c'"];
const PITCH = { C: 60, D: 62, E: 64, F: 65, G: 67, A: 69, B: 71, c: 72, d: 74, e: 76, f: 77, g: 79, a: 81, b: 83, "c'": 84 };
const BLACK = ["C", "D", "F", "G", "A", "c", "d", "f", "g", "a"]; // which have a black key to their right
const TYPED = { C: "a", D: "s", E: "d", F: "f", G: "g", A: "h", B: "j", c: "k", d: "l", "^C": "w", "^D": "e", "^F": "t", "^G": "y", "^A": "u", "^c": "o", "^d": "p" };
const LENGTHS = [["1", "eighth"], ["2", "quarter"], ["4", "half"]];
const MOST = 120; // letters

function build(parent) {
  const root = parent.querySelector(".keyboard");
  const label = (note) => (note.startsWith("^") ? `${note.slice(1)}♯` : note);
  const key = (note, kind, left) => `<button class="${kind}" data-note="${note}" ${left ? `style="left:${left}%"` : ""}
    aria-label="Note ${note.startsWith("^") ? `${note.slice(1)} sharp` : note}">${label(note)}<small>${TYPED[note] ?? ""}</small></button>`;
  root.innerHTML = `<div class="row" role="group" aria-label="Length of the next notes">
      ${LENGTHS.map(([n, name]) => `<button class="length" data-length="${n}" aria-label="${name} note">${name}</button>`).join("")}
      <button class="rest">rest</button><button class="bar" aria-label="Bar line">|</button>
      <button class="undo">undo</button><button class="clear">clear</button></div>
    <div class="piano" role="group" aria-label="Piano keys" tabindex="0">${WHITE.map((note) => key(note, "white")).join("")}
      ${BLACK.map((note) => key(`^${note}`, "black", ((WHITE.indexOf(note) + 1) * 100) / WHITE.length)).join("")}</div>
    <div class="typed" aria-live="polite"></div>`;
  /** @type {{notes: string[], length: string, component: any, context: AudioContext | null, timer: any}} */
  const me = { notes: [], length: "1", component: null, context: null, timer: 0 };
  const piano = root.querySelector(".piano");

  function tell() {
    root.querySelector(".typed").textContent = me.notes.join("");
    press(root.querySelectorAll(".length"), (button) => button.dataset.length === me.length);
    clearTimeout(me.timer); // the page runs once the reader pauses
    me.timer = setTimeout(() => me.component.setStateValue("notes", me.notes.join("")), 700);
  }
  function add(part) {
    if (me.notes.join("").length + part.length > MOST) return;
    me.notes.push(part);
    tell();
  }
  function play(note) {
    const sharp = note.startsWith("^"), pitch = PITCH[sharp ? note.slice(1) : note] + sharp;
    sound(440 * 2 ** ((pitch - 69) / 12));
    add(note + (me.length === "1" ? "" : me.length));
    const pressed = [...piano.children].find((button) => button.dataset.note === note);
    pressed.classList.add("down");
    setTimeout(() => pressed.classList.remove("down"), 160);
  }
  function sound(frequency) {
    const context = (me.context ??= new AudioContext()), now = context.currentTime, gain = context.createGain();
    gain.gain.setValueAtTime(0, now);
    gain.gain.linearRampToValueAtTime(0.25, now + 0.01);
    gain.gain.exponentialRampToValueAtTime(0.001, now + 0.7);
    gain.connect(context.destination);
    const tone = context.createOscillator();
    tone.type = "triangle";
    tone.frequency.value = frequency;
    tone.connect(gain);
    tone.start(now);
    tone.stop(now + 0.75);
  }
  root.onclick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.note) play(button.dataset.note);
    if (button.dataset.length) me.length = button.dataset.length;
    if (button.matches(".rest")) add(me.length === "1" ? "z" : `z${me.length}`);
    if (button.matches(".bar") && me.notes.length && me.notes.at(-1) !== "|") add("|");
    if (button.matches(".undo")) me.notes.pop();
    if (button.matches(".clear")) me.notes = [];
    tell();
  };
  root.onkeydown = (event) => {
    const note = Object.keys(TYPED).find((name) => TYPED[name] === event.key.toLowerCase());
    if (!note || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // the page has keys of its own
    play(note);
  };
  return { me, tell, end: () => (clearTimeout(me.timer), me.context?.close()) };
}

export default function (component) {
  const { parentElement } = component;
  const fresh = !pianos.has(parentElement);
  if (fresh) pianos.set(parentElement, build(parentElement));
  const piano = pianos.get(parentElement);
  piano.me.component = component;
  if (fresh) press(parentElement.querySelectorAll(".length"), (button) => button.dataset.length === "1");
  return () => (piano.end(), pianos.delete(parentElement));
}
