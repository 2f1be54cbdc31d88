// A sheet, engraved for wide and for narrow screens, and its sound; while it plays, sounding notes are colored.
const scores = new WeakMap();
const NARROW = 620; // pixels

function build(parent) {
  const root = parent.querySelector(".score");
  root.innerHTML = `<div class="row"><button></button>
    <input type="range" min="0" value="0" step="0.1" aria-label="Where in the tune"><output></output></div>
    <div class="sheet" role="img"></div>`;
  const [button, slider, told, sheet] = ["button", "input", "output", ".sheet"].map((q) => root.querySelector(q));
  const audio = new Audio();
  const me = { data: null, bytes: null, frame: 0, narrow: null, drawn: new Map() };
  const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;

  function update(bytes) {
    if (me.bytes && me.bytes.length === bytes.length && me.bytes.every((byte, k) => byte === bytes[k])) return;
    me.bytes = bytes.slice(); // the page ran again, the tune is the same: it plays on
    const size = new DataView(me.bytes.buffer).getUint32(0, true);
    me.data = JSON.parse(new TextDecoder().decode(me.bytes.subarray(4, 4 + size)));
    audio.pause();
    URL.revokeObjectURL(audio.src);
    audio.src = URL.createObjectURL(new Blob([me.bytes.subarray(4 + size)], { type: "audio/wav" }));
    slider.max = Math.max(0, ...me.data.notes.map(([, start, seconds]) => start + seconds)).toFixed(1);
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
    const now = audio.currentTime;
    let sounding = 0;
    for (const [, start, seconds, id] of me.data?.notes ?? []) {
      const on = !audio.ended && (now > 0 || !audio.paused) && start <= now && now < start + seconds;
      sounding += on;
      me.drawn.get(id)?.classList.toggle("sounding", on);
    }
    button.textContent = audio.paused ? "▶ Play" : "❚❚ Pause";
    slider.value = now;
    slider.setAttribute("aria-valuetext", `${now.toFixed(0)} seconds`);
    told.textContent = `${clock(now)} of ${clock(+slider.max)}`;
    if (!audio.paused) me.frame = requestAnimationFrame(color);
  }
  function seek(seconds) {
    audio.currentTime = seconds;
    color();
  }
  button.onclick = () => (audio.paused ? audio.play() : audio.pause());
  slider.oninput = () => seek(+slider.value);
  sheet.onclick = (event) => {
    const at = event.target.closest("g.note");
    const note = at && me.data.notes.find(([, , , id]) => id === at.id);
    if (note) seek(note[1] + 0.001);
  };
  for (const event of ["play", "pause", "ended", "seeked", "loadedmetadata"])
    audio.addEventListener(event, () => (cancelAnimationFrame(me.frame), color()));
  const watch = new ResizeObserver(fit);
  watch.observe(root);
  return { update, end: () => (audio.pause(), watch.disconnect(), cancelAnimationFrame(me.frame), URL.revokeObjectURL(audio.src)) };
}

export default function (component) {
  const { data, parentElement } = component;
  if (!scores.has(parentElement)) scores.set(parentElement, build(parentElement));
  const score = scores.get(parentElement);
  score.update(data);
  return () => (score.end(), scores.delete(parentElement));
}
