// @ts-check
// The page's own socket: what moves while training comes through it, straight to the pictures, and no script is rerun.
// Where it cannot be opened, the page asks for its pictures from time to time, as it does for everything else.
import { SAYING, SEEN } from "./say.js";

/** @typedef {{race: string, run: number, update: number, changes: number[][], address?: string}} Bookmark */
const LONGEST_WAIT = 30; // seconds between two attempts
const link = {
  socket: /** @type {WebSocket | null} */ (null),
  component: /** @type {Component | null} */ (null),
  address: "",
  mark: "",
  bookmark: /** @type {Bookmark | null} */ (null),
  opened: false,
  attempts: 0,
  turns: 0,
};

document.addEventListener(SAYING, (event) => {
  if (heard(/** @type {CustomEvent<string>} */ (event).detail)) event.preventDefault();
});
// A pause is heard at once, however long the page takes to draw it.
document.addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest(".st-key-pause button")) heard("pause");
}, { capture: true });

document.addEventListener(SEEN, (event) => {
  const { run, update } = /** @type {CustomEvent<{run: number, update: number}>} */ (event).detail;
  if (link.bookmark?.run !== run) return; // it may be older than the page
  link.bookmark.update = update;
  keep();
});

/** Where this tab has seen a race last. @param {string} race @returns {Bookmark | null} */
function keptOf(race) {
  try {
    return race ? JSON.parse(sessionStorage.getItem(`unrolled ${race}`) ?? "null") : null;
  } catch {
    return null; // where a browser keeps nothing, a reload begins at the beginning
  }
}

function keep() {
  if (!link.bookmark?.race) return;
  try {
    sessionStorage.setItem(`unrolled ${link.bookmark.race}`, JSON.stringify(link.bookmark));
  } catch { /* as above */ }
}

/** Tell the server something; false where it cannot be told. @param {string} words */
function heard(words) {
  if (link.socket?.readyState !== WebSocket.OPEN) return false;
  link.socket.send(words);
  return true;
}

/** @param {Component} component */
export default function mountSocket(component) {
  const { address, mark, bookmark } = /** @type {{address: string, mark: string, bookmark: Bookmark}} */ (component.data);
  Object.assign(link, { component, mark, bookmark: { ...bookmark, address } });
  const kept = keptOf(bookmark.race);
  if (kept && kept.address !== address && kept.update > bookmark.update) // by another session: go on there
    component.setTriggerValue("resume", JSON.stringify(kept));
  keep();
  if (address !== link.address) {
    Object.assign(link, { address, opened: false });
    open();
  }
  return () => {
    if (link.component?.parentElement !== component.parentElement) return; // another page has taken it over
    link.component = null;
    link.address = "";
    const old = link.socket;
    link.socket = null;
    old?.close();
  };
}

function open() {
  if (!link.address) return;
  const { address } = link, url = new URL(address, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const before = link.socket, socket = new WebSocket(url);
  link.socket = socket;
  before?.close();
  socket.binaryType = "arraybuffer";
  let opened = false;
  socket.onopen = () => {
    opened = link.opened = true;
    link.attempts = 0;
  };
  socket.onmessage = ({ data }) => {
    if (link.socket !== socket) return;
    if (typeof data === "string") turn();
    else redraw(data);
  };
  socket.onclose = () => {
    if (link.socket !== socket) return;
    if (!link.attempts) {
      console.info("Unrolled: no socket for pictures; they are asked for in turn, until one opens.");
      if (link.mark) turn();
    }
    if (link.opened && !opened) window.unrolled?.reopen(); // nobody knows the address any more: the session has ended
    const wait = Math.min(LONGEST_WAIT, 2 ** link.attempts++);
    setTimeout(() => { if (link.socket === socket && link.address === address) open(); }, wait * 1000);
  };
}

/** Have the page draw anew what is around this socket. */
function turn() {
  link.component?.setTriggerValue("turn", `${++link.turns}`);
}

/** A message: the length of a key, the key, then what the picture under that key takes. @param {ArrayBuffer} message */
function redraw(message) {
  const bytes = new Uint8Array(message), end = 1 + bytes[0];
  window.unrolled?.redraw(new TextDecoder().decode(bytes.subarray(1, end)), bytes.subarray(end));
}
