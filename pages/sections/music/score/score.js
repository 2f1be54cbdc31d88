// @ts-check
// A sheet, engraved for wide and for narrow screens, and its sound; while it plays, sounding notes are colored.
import { controls, listen } from "../../../parts/canvas/controls.js";
import { Player } from "../../../parts/canvas/player.js";

const scores = new WeakMap();
const NARROW = 620; // pixels
const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;

function build(parent) {
  const root = parent.querySelector(".score");
  root.innerHTML = `<div class="row"></div><div class="sheet" role="img"></div>`;
  const sheet = root.querySelector(".sheet"), audio = new Audio();
  /** @type {{data: any, bytes: Uint8Array | null, narrow: boolean | null, drawn: Map<string, Element>}} */
  const me = { data: null, bytes: null, narrow: null, drawn: new Map() };
  const player = new Player({ changed: color });
  const paintPlayer = controls(root.querySelector(".row"), player, {
    slider: "Where in the tune", fine: 0.1, speeds: [0.5, 1, 2], output: (at) => `${clock(at)} of ${clock(player.last)}`, aloud: (at) => `${at.toFixed(0)} seconds`,
  });

  function update(bytes) {
    if (me.bytes?.length === bytes.length && me.bytes?.every((byte, k) => byte === bytes[k])) return;
    const own = (me.bytes = bytes.slice()); // else the page ran again, the tune is the same: it plays on
    const size = new DataView(own.buffer).getUint32(0, true);
    me.data = JSON.parse(new TextDecoder().decode(own.subarray(4, 4 + size)));
    URL.revokeObjectURL(audio.src);
    const last = Math.max(0, ...me.data.notes.map(([, start, seconds]) => start + seconds)), same = (s) => s;
    player.reset({ last: Math.ceil(last * 10) / 10, at: 0, sound: { audio, place: same, second: same } });
    audio.src = URL.createObjectURL(new Blob([own.subarray(4 + size)], { type: "audio/wav" }));
    sheet.setAttribute("aria-label", me.data.about);
    me.narrow = null;
    fit();
  }
  function fit() {
    const narrow = root.clientWidth < NARROW;
    if (!me.data || !root.clientWidth || narrow === me.narrow) return;
    me.narrow = narrow;
    sheet.innerHTML = narrow ? me.data.narrow : me.data.wide;
    me.drawn = new Map(me.data.notes.map(([, , , id]) => [id, sheet.querySelector(`#${CSS.escape(id)}`)]));
    color();
  }
  function color() {
    const { at, playing, last } = player;
    for (const [, start, seconds, id] of me.data?.notes ?? [])
      me.drawn.get(id)?.classList.toggle("sounding", (at > 0 || playing) && at < last && start <= at && at < start + seconds);
    paintPlayer();
  }
  sheet.onclick = (event) => {
    const note = event.target.closest("g.note"), played = note && me.data.notes.find(([, , , id]) => id === note.id);
    if (played) player.go(played[1] + 0.001);
  };
  listen(root, player);
  const watch = new ResizeObserver(fit);
  watch.observe(root);
  return { update, end: () => (player.end(), watch.disconnect(), URL.revokeObjectURL(audio.src)) };
}

export default function mountScore(component) {
  const { data, parentElement } = component;
  if (!scores.has(parentElement)) scores.set(parentElement, build(parentElement));
  const score = scores.get(parentElement);
  score.update(data);
  return () => (score.end(), scores.delete(parentElement));
}
