// @ts-check
// The page's own socket: what moves while training comes through it, straight to the pictures, and no script is rerun.
// Where it cannot be opened, the page asks for its pictures from time to time, as it does for everything else.
import { SAYING } from "./say.js";

const LONGEST_WAIT = 30; // seconds between two attempts
const link = {
  socket: /** @type {WebSocket | null} */ (null),
  component: /** @type {Component | null} */ (null),
  address: "",
  mark: "",
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

/** Tell the server something; false where it cannot be told. @param {string} words */
function heard(words) {
  if (link.socket?.readyState !== WebSocket.OPEN) return false;
  link.socket.send(words);
  return true;
}

/** @param {Component} component */
export default function mountSocket(component) {
  const { address, mark } = /** @type {{address: string, mark: string}} */ (component.data);
  Object.assign(link, { component, mark });
  if (address !== link.address) {
    link.address = address;
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
  socket.onopen = () => { link.attempts = 0; };
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
