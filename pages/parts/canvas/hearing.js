// @ts-check
// A sound and the network that hears it, on one clock: waveform, spectrogram, hidden state and answers, one above the
// other over the same seconds. While the sound plays, one cursor runs through all of them, in the browser alone.
import { Axes, linear } from "./axes.js";
import { head } from "./badge.js";
import { controls, drag, listen, narrate } from "./controls.js";
import { css, finder, look, shade, shell } from "./look.js";
import { clamp, percent, visible } from "./numbers.js";
import { fit, frame, line, raster, stamp, write } from "./pen.js";
import { Player } from "./player.js";
import { unpack } from "./unpack.js";

/** @param {HTMLElement} parent */
export function hearing(parent) {
  const root = shell(parent, `
    <div class="row head"><h4></h4><span class="badge"></span></div>
    <div class="row playback" role="group" aria-label="Playback"></div>
    <div class="said" aria-live="polite"></div>
    <div class="stage" tabindex="0" role="group" aria-label="Sound and network: left and right go through time, the space bar plays"><canvas role="img"></canvas></div>`);
  const $ = finder(root), canvas = $("canvas");
  const me = { data: /** @type {any} */ (null), run: null };
  const player = new Player({ changed: draw });
  const paintPlayer = controls($(".playback"), player, {
    slider: "Moment of the sound", output: () => `${moment().toFixed(2)} s`, aloud: words, speeds: [0.25, 0.5, 1, 2],
  });

  function update(bytes) {
    const data = unpack(bytes), fresh = data.run !== me.run, last = data.frames - 1;
    Object.assign(me, { data, run: data.run });
    if (fresh) player.reset({ last, at: last, sound: sound() });
    else Object.assign(player, { last, at: Math.min(player.at, last) });
    $(".play").disabled = !data.wav;
    draw();
  }
  function sound() {
    const { wav, window: span, hop } = me.data;
    if (!wav) return null;
    const place = (seconds) => Math.max(0, Math.floor((seconds - span) / hop));
    return { audio: new Audio(`data:audio/wav;base64,${wav}`), place, second: (t) => t * hop + span };
  }

  function draw() {
    if (!me.data) return;
    const { data } = me, style = look(root, data.scales), size = style.size;
    head(root, data);
    paintPlayer();
    narrate($(".said"), words(), player.playing); // not sixty sentences a second
    const rows = data.answers.length, each = Math.max(size * 0.62, Math.min(size * 1.15, 260 / rows)), gap = size * 1.7;
    const heights = [size * 3.4, size * 6, Math.max(size * 3, Math.min(size * 6, data.arrays.states.shape[1] * 1.6)), rows * each];
    const lead = data.around ? size * 4.4 : 0; // the whole recording, on a clock of its own
    const tops = heights.map((_, k) => lead + gap + heights.slice(0, k).reduce((a, b) => a + b + gap, 0));
    const { pen, width } = fit(canvas, tops[3] + heights[3] + size * 2.6);
    const left = size * 3.6, time = linear(0, data.seconds), box = new Axes(pen, style, { left, top: tops[0], width: width - left - size * 0.6, height: tops[3] + heights[3] - tops[0] }, time, linear(0, 1));
    if (data.around) whole(box, gap, size * 2.4);
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
    box.below({ count: width < 500 ? 4 : 8, name: "seconds" });
    line(pen, [[box.X(moment()), box.top - 2], [box.X(moment()), box.bottom]], style.accent, 2);
    canvas.axes = box;
    canvas.setAttribute("aria-label", `${data.title}. ${words()}`);
  }

  const caption = ({ pen, style, left }, y, text) => write(pen, style, text, left, y - style.size * 0.6, { scale: 0.76, color: style.ink });
  // The cursor runs with the sound; at rest it stands where the window of its frame ends.
  const moment = () => (player.playing && player.sound ? player.sound.audio.currentTime : Math.min(me.data.seconds, player.at * me.data.hop + me.data.window));

  function whole(axes, y, high) {
    const { pen, style, left, width } = axes, { seconds, begin, end } = me.data.around, { data, shape: [, count] } = me.data.arrays.around;
    const X = (second) => left + (width * second) / seconds, middle = y + high / 2;
    caption(axes, y, `your whole recording, ${seconds.toFixed(1)} s; in the frame: what the network hears`);
    for (let n = 0; n < count; n++) {
      const from = (n / count) * seconds;
      pen.fillStyle = from >= begin && from < end ? style.soft : style.faint;
      pen.fillRect(X(from), middle - (data[count + n] * high) / 2, Math.max(0.7, width / count), Math.max(0.7, ((data[count + n] - data[n]) * high) / 2));
    }
    frame(pen, style.accent, 2, [X(begin), y, X(end) - X(begin), high]);
  }

  function wave(axes, y, high) {
    const { pen, style } = axes, X = (s) => axes.X(s), { data, shape } = me.data.arrays.wave, middle = y + high / 2, count = shape[1];
    pen.fillStyle = style.soft;
    for (let n = 0; n < count; n++) {
      const x = X((n / count) * me.data.seconds), next = X(((n + 1) / count) * me.data.seconds);
      pen.fillRect(x, middle - (data[count + n] * high) / 2, Math.max(0.7, next - x), Math.max(0.7, ((data[count + n] - data[n]) * high) / 2));
    }
    let free = -1; // names that would run into the one before are left out
    for (const [symbol, second] of me.data.sounds) {
      line(pen, [[X(second), y], [X(second), y + high]], style.faint, 1.5);
      if (X(second) < free) continue;
      pen.strokeStyle = css(style.paper); // the sound is as dark as the letter: leave a rim
      pen.lineWidth = 4;
      pen.font = `600 ${style.size * 0.8}px ${style.font}`;
      Object.assign(pen, { textAlign: "left", textBaseline: "middle" });
      pen.strokeText(symbol, X(second) + 3, y + style.size * 0.4);
      write(pen, style, symbol, X(second) + 3, y + style.size * 0.4, { scale: 0.8, color: style.ink, bold: true });
      free = X(second) + pen.measureText(symbol).width + 5;
    }
  }

  function picture({ pen, style, left, width }, y, high, name, signed, upside) {
    const { data, shape: [count, rows] } = me.data.arrays[name], mel = name === "mel";
    const low = mel ? data.reduce((a, b) => Math.min(a, b), Infinity) : 0, top = mel ? data.reduce((a, b) => Math.max(a, b), -Infinity) - low : 1;
    const image = raster(count, rows, (t, k) => shade(style, data[t * rows + (upside ? rows - 1 - k : k)] - low, top, signed));
    stamp(pen, image, left, y, (width * count * me.data.hop) / me.data.seconds, high);
    frame(pen, style.faint, 1, [left, y, width, high]);
  }

  function words() {
    const { answers, arrays: { out }, hop, window: span } = me.data, n = answers.length, row = out.data.slice(player.at * n, (player.at + 1) * n);
    const best = [...answers.keys()].sort((a, b) => row[b] - row[a]).slice(0, 3), far = me.data.spelled?.filter(([t]) => t <= player.at).map(([, symbol]) => symbol).join(" ");
    return (me.data.spelled ? `Spelled so far: ${far || "nothing"}. ` : "") + `After ${(player.at * hop + span).toFixed(2)} s: ` + best.map((k) => `${visible(answers[k])} ${percent(row[k])}`).join(", ") + ".";
  }

  listen(root, player);
  drag(canvas, player, (event) => clamp(Math.floor((((event.offsetX - canvas.axes.left) / canvas.axes.width) * me.data.seconds) / me.data.hop), 0, player.last));
  const watcher = new ResizeObserver(draw);
  watcher.observe(canvas);
  return { update, end() { player.end(); watcher.disconnect(); } };
}
