// @ts-check
// A player's buttons, slider, speed and keys: the same in every picture.
/** @typedef {import("./player.js").Player} Player */

/** @typedef {object} Words
 * @property {string} slider what the slider is called when it is read aloud
 * @property {string} [noun] what stands before the slider
 * @property {string} [plays] what the button plays, where a picture has two of them
 * @property {(at: number) => string} [output] what stands behind the slider
 * @property {(at: number) => string} [aloud] the same, read aloud
 * @property {number[]} [speeds]
 * @property {number} [fine] the least that the slider moves */

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
const FRACTIONS = { 0.25: "¼", 0.5: "½" };

/** Put the controls of `player` at the beginning of `bar`; return what writes on them where it stands.
 * @param {HTMLElement} bar @param {Player} player @param {Words} words */
export function controls(bar, player, { slider, noun = "", plays = "", output = (at) => `${at + 1} of ${player.last + 1}`, aloud = output, speeds = SPEEDS, fine = 1 }) {
  const box = document.createElement("template");
  box.innerHTML = `<button class="play"></button><button class="back" aria-label="One step back">◀</button><button class="ahead" aria-label="One step ahead">▶</button>
    ${noun && `<span class="quiet">${noun}</span>`}<input class="time" type="range" min="0" value="0" step="${fine}" aria-label="${slider}"><output class="quiet"></output>
    <label class="quiet">speed <select class="speed" aria-label="Speed">${speeds.map((s) => `<option value="${s}">${FRACTIONS[s] ?? s} ×</option>`).join("")}</select></label>`;
  bar.prepend(box.content);
  const [play, back, ahead, time, readout, speed] = ["button.play", "button.back", "button.ahead", "input.time", "output", "select.speed"].map((q) => /** @type {any} */ (bar.querySelector(q)));
  const settle = (/** @type {number} */ at) => { player.go(at); player.rested(); };
  speed.value = "1";
  play.onclick = () => player.toggle();
  back.onclick = () => settle(player.at - 1);
  ahead.onclick = () => settle(player.at + 1);
  time.oninput = () => player.go(+time.value);
  time.onchange = () => player.rested();
  speed.onchange = () => player.faster(+speed.value);
  return () => {
    const verb = `${player.playing ? "Pause" : player.way() < 0 ? "Play back" : "Play"}${plays && ` ${plays}`}`;
    play.textContent = `${player.playing ? "❚❚" : player.way() < 0 ? "◀" : "▶"} ${verb}`;
    play.setAttribute("aria-label", verb);
    time.max = player.last;
    time.value = player.at;
    time.setAttribute("aria-valuetext", aloud(player.at));
    readout.textContent = output(player.at);
  };
}

/** Let the keys of a picture move its player; `more` are the picture's own.
 * @param {HTMLElement} root @param {Player} player @param {Record<string, () => void>} [more] */
export function listen(root, player, more = {}) {
  root.onkeydown = (event) => {
    const place = /** @type {Element} */ (event.composedPath()[0]).localName; // fields keep their keys, a button those that press it
    if (["input", "select", "textarea"].includes(place) || (place === "button" && [" ", "Enter"].includes(event.key))) return;
    const deed = more[event.key] ?? player.deed(event.key);
    if (!deed || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // the page has keys of its own
    deed();
  };
  root.onkeyup = (event) => {
    if (event.key !== " " && player.deed(event.key) && /** @type {Element} */ (event.composedPath()[0]).localName !== "input") player.rested();
  };
}

/** Let a pointer that is pressed on `place` move the player: `at(event)` is where it points, NaN for nowhere.
 * @param {HTMLElement} place @param {Player} player @param {(event: PointerEvent) => number} at */
export function drag(place, player, at) {
  let held = false;
  const point = (/** @type {PointerEvent} */ event) => { if (held) player.go(at(event)); };
  const release = () => { if (held) player.rested(); held = false; };
  place.onpointerdown = (event) => { held = true; point(event); };
  place.onpointermove = point;
  place.onpointerup = place.onpointerleave = release;
}

/** Write a sentence that is read aloud when it changes; while it changes by itself, it is not.
 * @param {HTMLElement} place @param {string} text @param {boolean} moving */
export function narrate(place, text, moving) {
  place.setAttribute("aria-live", moving ? "off" : "polite");
  place.textContent = text;
}

/** Press those buttons of a group that hold. @param {Iterable<Element>} buttons @param {(button: any, index: number) => boolean} holds */
export function press(buttons, holds) {
  [...buttons].forEach((button, k) => button.setAttribute("aria-pressed", String(holds(button, k))));
}

/** Fill a place with a button for each name. @param {HTMLElement} place @param {string[]} names @param {(index: number) => void} pick */
export function choices(place, names, pick) {
  place.replaceChildren(...names.map((name, k) => {
    const button = document.createElement("button");
    button.textContent = name;
    button.onclick = () => pick(k);
    return button;
  }));
}
