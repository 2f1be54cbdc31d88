// A sound and the network that hears it, on one clock: waveform, spectrogram, hidden state and answers, one above the
// other over the same seconds. While the sound plays, one cursor runs through all of them, in the browser alone.
function hearing(parent) {
  const root = shell(parent, `
    <div class="row head"><h4></h4><span class="badge"></span></div>
    <div class="row" role="group" aria-label="Playback">
      <button class="play" aria-label="Play">▶ Play</button>
      <button data-speed="1" aria-pressed="true">normal speed</button><button data-speed="0.25" aria-pressed="false">¼ speed</button>
      <input class="at" type="range" min="0" aria-label="Moment of the sound"></div>
    <div class="said" aria-live="polite"></div>
    <div class="stage" tabindex="0" role="group" aria-label="Sound and network: left and right go through time, the space bar plays"><canvas role="img"></canvas></div>`);
  const $ = (q) => root.querySelector(q);
  const me = { data: null, run: null, t: 0, speed: 1, audio: null, ticking: 0 };
  const last = () => me.data.frames - 1;

  function update(bytes) {
    const data = unpack(bytes), fresh = data.run !== me.run;
    me.data = data;
    if (fresh) {
      stop();
      Object.assign(me, { run: data.run, t: last() });
      me.audio = data.wav ? new Audio(`data:audio/wav;base64,${data.wav}`) : null;
      if (me.audio) me.audio.onended = () => { stop(); me.t = last(); draw(); };
    }
    me.t = Math.min(me.t, last());
    $(".play").disabled = !me.audio;
    draw();
  }

  function draw() {
    if (!me.data) return;
    const { data } = me, style = look(root, data.scales), canvas = $("canvas"), size = style.size;
    $("h4").textContent = data.title;
    $(".badge").textContent = data.badge;
    $(".badge").classList.toggle("precomputed", data.badge !== "measured now");
    Object.assign($(".at"), { max: last(), value: me.t });
    $(".said").textContent = words();
    $(".at").setAttribute("aria-valuetext", words());
    const rows = data.answers.length, each = Math.max(size * 0.62, Math.min(size * 1.15, 260 / rows)), gap = size * 1.7;
    const heights = [size * 3.4, size * 6, Math.max(size * 3, Math.min(size * 6, data.arrays.states.shape[1] * 1.6)), rows * each];
    const tops = heights.map((_, k) => gap + heights.slice(0, k).reduce((a, b) => a + b + gap, 0));
    const { pen, width } = fit(canvas, tops[3] + heights[3] + size * 2.6);
    const left = size * 3.6, wide = (width - left - size * 0.6) / data.seconds, X = (s) => left + s * wide;
    const box = { pen, style, X, width, left, each };
    caption(box, tops[0], "sound" + (data.sounds.length ? ", and the phonemes that the speech engine names" : ""));
    wave(box, tops[0], heights[0]);
    caption(box, tops[1], "what the network reads: log-mel spectrogram (greener: louder)");
    picture(box, tops[1], heights[1], "mel", false, true);
    write(pen, style, data.high, left - 5, tops[1] + size * 0.4, { align: "right", scale: 0.68 });
    write(pen, style, data.low, left - 5, tops[1] + heights[1] - size * 0.4, { align: "right", scale: 0.68 });
    caption(box, tops[2], `hidden state h${data.track ? ` of ${data.track}` : ""}, ${data.arrays.states.shape[1]} units (blue: below 0, red: above)`);
    picture(box, tops[2], heights[2], "states", true, false);
    caption(box, tops[3], data.asks);
    picture(box, tops[3], heights[3], "out", false, false);
    data.answers.forEach((name, k) => write(pen, style, name, left - 5, tops[3] + (k + 0.5) * each, { align: "right", scale: Math.min(0.74, each / size * 0.8), color: k === data.truth ? style.ink : style.soft, bold: k === data.truth }));
    const bottom = tops[3] + heights[3];
    for (const s of ticks(0, data.seconds, width < 500 ? 4 : 8)) write(pen, style, spellTick(s), X(s), bottom + size * 0.7, { align: "center", scale: 0.7 });
    write(pen, style, "seconds", X(data.seconds / 2), bottom + size * 1.8, { align: "center", scale: 0.74 });
    const at = X(moment());
    line(pen, [[at, tops[0] - 2], [at, bottom]], style.accent, 2);
    Object.assign(canvas, { secondAt: (x) => (x - left) / wide });
    canvas.setAttribute("aria-label", `${data.title}. ${words()}`);
  }

  const caption = ({ pen, style, left }, y, text) => write(pen, style, text, left, y - style.size * 0.6, { scale: 0.76, color: style.ink });
  const moment = () => (me.audio && !me.audio.paused ? me.audio.currentTime : Math.min(me.data.seconds, me.t * me.data.hop + me.data.window));

  function wave({ pen, style, X }, y, high) {
    const { data, shape } = me.data.arrays.wave, middle = y + high / 2, count = shape[1];
    pen.fillStyle = style.soft;
    for (let n = 0; n < count; n++) {
      const x = X((n / count) * me.data.seconds), next = X(((n + 1) / count) * me.data.seconds);
      pen.fillRect(x, middle - (data[count + n] * high) / 2, Math.max(0.7, next - x), Math.max(0.7, ((data[count + n] - data[n]) * high) / 2));
    }
    let free = -1; // names that would run into the one before are left out
    for (const [symbol, second] of me.data.sounds) {
      line(pen, [[X(second), y], [X(second), y + high]], style.faint, 1.5);
      if (X(second) < free) continue;
      pen.strokeStyle = `rgb(${style.paper})`; // the sound is as dark as the letter: leave a rim
      pen.lineWidth = 4;
      pen.font = `600 ${style.size * 0.8}px ${style.font}`;
      Object.assign(pen, { textAlign: "left", textBaseline: "middle" });
      pen.strokeText(symbol, X(second) + 3, y + style.size * 0.4);
      write(pen, style, symbol, X(second) + 3, y + style.size * 0.4, { scale: 0.8, color: style.ink, bold: true });
      free = X(second) + pen.measureText(symbol).width + 5;
    }
  }

  function picture({ pen, style, X, width }, y, high, name, signed, upside) {
    const { data, shape: [steps, rows] } = me.data.arrays[name], image = new ImageData(steps, rows);
    const low = name === "mel" ? data.reduce((a, b) => Math.min(a, b), Infinity) : 0;
    const top = name === "mel" ? data.reduce((a, b) => Math.max(a, b), -Infinity) - low : 1;
    for (let t = 0; t < steps; t++)
      for (let k = 0; k < rows; k++) {
        const [r, g, b] = shade(style, data[t * rows + (upside ? rows - 1 - k : k)] - low, top, signed);
        image.data.set([r, g, b, 255], 4 * (k * steps + t));
      }
    const raw = new OffscreenCanvas(steps, rows);
    raw.getContext("2d").putImageData(image, 0, 0);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(raw, X(0), y, X(steps * me.data.hop) - X(0), high);
    pen.strokeStyle = style.faint;
    pen.strokeRect(X(0), y, X(me.data.seconds) - X(0), high);
  }

  function words() {
    const { answers, arrays: { out }, hop, window: span } = me.data, n = answers.length;
    const row = [...out.data.slice(me.t * n, (me.t + 1) * n)].map((p, k) => [p, answers[k]]).sort((a, b) => b[0] - a[0]);
    const far = me.data.spelled?.filter(([t]) => t <= me.t).map(([, symbol]) => symbol).join(" ");
    return (me.data.spelled ? `Spelled so far: ${far || "nothing"}. ` : "") + `After ${(me.t * hop + span).toFixed(2)} s: ` + row.slice(0, 3).map(([p, name]) => `${visible(name)} ${percent(p)}`).join(", ") + ".";
  }

  function stop() {
    cancelAnimationFrame(me.ticking);
    me.audio?.pause();
    $(".play").textContent = "▶ Play";
    $(".said").setAttribute("aria-live", "polite");
  }
  function tick() {
    me.t = Math.max(0, Math.min(last(), Math.floor((me.audio.currentTime - me.data.window) / me.data.hop)));
    draw();
    if (!me.audio.paused) me.ticking = requestAnimationFrame(tick);
  }
  function play() {
    if (!me.audio) return;
    if (!me.audio.paused) { stop(); draw(); return; }
    const from = moment();
    me.audio.currentTime = from > me.data.seconds - 2 * me.data.hop ? 0 : from;
    me.audio.playbackRate = me.speed;
    $(".play").textContent = "❚❚ Pause";
    $(".said").setAttribute("aria-live", "off"); // not sixty sentences a second
    me.audio.play().then(tick, stop);
  }
  function go(t) {
    stop();
    me.t = Math.max(0, Math.min(last(), t));
    draw();
  }

  $(".play").onclick = play;
  $(".at").oninput = (event) => go(+event.target.value);
  root.querySelectorAll("[data-speed]").forEach((button) => {
    button.onclick = () => {
      me.speed = +button.dataset.speed;
      if (me.audio) me.audio.playbackRate = me.speed;
      root.querySelectorAll("[data-speed]").forEach((b) => b.setAttribute("aria-pressed", b === button));
    };
  });
  $(".stage").onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (!by && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    if (by) go(me.t + by); else play();
  };
  let held = false;
  const point = (event) => { if (held) go(Math.floor((event.target.secondAt?.(event.offsetX) ?? 0) / me.data.hop)); };
  $("canvas").onpointerdown = (event) => { held = true; point(event); };
  $("canvas").onpointermove = point;
  $("canvas").onpointerup = $("canvas").onpointerleave = () => { held = false; };
  const watcher = new ResizeObserver(draw);
  watcher.observe($("canvas"));
  return { update, end() { stop(); watcher.disconnect(); } };
}
