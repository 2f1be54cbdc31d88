// Images that follow each other, and what a network makes of them, on one clock: the images of this moment large, all of
// them small on a strip, curves below. Moving through time is the browser's affair alone.
function clip(parent, component) {
  const root = shell(parent, `
    <div class="row head"><h4></h4><span class="badge"></span></div>
    <div class="row" role="group" aria-label="Playback">
      <button class="play" aria-label="Play">▶ Play</button>
      <input class="at" type="range" min="0" aria-label="Moment"></div>
    <div class="said" aria-live="polite"></div>
    <div class="stage" tabindex="0" role="group" aria-label="Images: left and right go through time, the space bar plays"><canvas role="img"></canvas></div>
    <div class="legend"></div>`);
  const $ = (q) => root.querySelector(q);
  const me = { data: null, run: null, t: 0, timer: 0, drawn: new Map(), dark: null, component };
  const last = () => me.data.steps - 1;

  function update(bytes, from) {
    const data = unpack(bytes), fresh = data.run !== me.run;
    Object.assign(me, { data, component: from ?? me.component });
    me.drawn.clear();
    if (fresh) {
      stop();
      Object.assign(me, { run: data.run, t: Math.min(data.start, last()) });
      if (data.plays && !still.matches) play();
    }
    me.t = Math.min(me.t, last());
    draw();
  }

  function draw() {
    if (!me.data) return;
    const { data } = me, style = look(root, data.scales), canvas = $("canvas"), { size } = style, { rows, panels } = data;
    if (style.dark !== me.dark) { me.drawn.clear(); me.dark = style.dark; }
    $("h4").textContent = data.title;
    $(".badge").textContent = data.badge;
    $(".badge").classList.toggle("precomputed", data.badge.startsWith("precomputed"));
    $(".badge").hidden = !data.badge;
    Object.assign($(".at"), { max: last(), value: me.t });
    $(".at").setAttribute("aria-valuetext", words());
    $(".said").textContent = words();
    const full = canvas.clientWidth || 300, left = panels.length ? size * 2.8 : 0, step = (full - left) / data.steps;
    const across = Math.min(rows.length, full < 500 ? 2 : 6), gap = size * 0.8, cell = rows.length ? (full - gap * (across - 1)) / across : 0;
    const tall = (row, wide) => wide * (shape(row)[0] / shape(row)[1]);
    const big = rows.map((row) => Math.min(cell, size * (full < 500 ? 9 : 11) / Math.max(1, shape(row)[0] / shape(row)[1])));
    const floors = []; // of each line of large images: where it begins, and how high it is
    let y = 0;
    for (let n = 0; n < rows.length; n += across) {
      const high = Math.max(...rows.slice(n, n + across).map((row, k) => tall(row, big[n + k])));
      floors.push([y + size * 1.5, high]);
      y += size * 1.5 + high + size * 0.6;
    }
    const strips = rows.map((row, n) => [row, n]).filter(([row]) => row.strip), thumb = strips.map(([row]) => Math.min(step - 2, size * 4.2, size * 4.2 * (shape(row)[1] / shape(row)[0])));
    const tops = strips.map(([row], k) => { const at = y + size * 1.4; y = at + tall(row, thumb[k]) + size * 0.5; return at; });
    const high = size * (panels.length > 1 ? 6.5 : 9), first = y + size * 1.6; // of each panel of curves
    const bottom = panels.length ? first + panels.length * (high + size * 1.8) - size * 1.8 : y;
    const { pen, width } = fit(canvas, bottom + size * 2.5);
    const X = (t) => left + t * step, box = { pen, style, X, step, left, width };
    let x = 0;
    rows.forEach((row, n) => {
      const [top, high] = floors[Math.floor(n / across)];
      x = n % across ? x : 0;
      const named = caption(box, row.name, x, top - size * 0.7, cell);
      image(box, row, me.t, x, top + high - tall(row, big[n]), big[n]);
      x += Math.min(cell, Math.max(big[n], named)) + gap * (full < 500 ? 1 : 2);
    });
    strips.forEach(([row], k) => {
      caption(box, row.name, left, tops[k] - size * 0.65, width - left);
      const every = Math.max(1, Math.ceil(size * 0.75 / step)); // where many are narrow, some are left out
      for (let t = 0; t < data.steps; t += every) image(box, row, t, X(t) + (step - thumb[k]) / 2, tops[k], every > 1 ? Math.min(step * every - 2, size * 4.2) : thumb[k]);
    });
    panels.forEach((panel, n) => curves(box, panel, { top: first + n * (high + size * 1.8), high }));
    const pace = Math.max(1, Math.ceil((size * 2) / step));
    for (let t = 0; t < data.steps; t++) if (!(t % pace)) write(pen, style, data.names[t], X(t + 0.5), bottom + size * 0.7, { align: "center", scale: 0.7, color: t === me.t ? style.ink : style.soft, bold: t === me.t });
    write(pen, style, data.time, X(data.steps / 2), bottom + size * 1.8, { align: "center", scale: 0.74 });
    pen.strokeStyle = style.accent;
    pen.lineWidth = 2;
    const chosen = (top, high) => pen.strokeRect(X(me.t) + 1, top, Math.max(3, step - 2), high); // captions between stay free
    strips.forEach(([row], k) => chosen(tops[k] - 2, tall(row, thumb[k]) + 4));
    panels.forEach((_, n) => chosen(first + n * (high + size * 1.8), high));
    Object.assign(canvas, { stepAt: (x, height) => (height >= (strips.length ? tops[0] : first) - size * 1.4 ? Math.floor((x - left) / step) : NaN) });
    canvas.setAttribute("aria-label", `${data.title}. ${data.alt} ${words()}`);
    legend(style);
  }

  const shape = (row) => me.data.arrays[row.array].shape.slice(1);

  function caption({ pen, style }, text, x, y, room) {
    pen.font = `${style.size * 0.76}px ${style.font}`;
    let said = text;
    while (said.length > 4 && pen.measureText(said).width > room) said = `${said.slice(0, -2).trimEnd()}…`;
    write(pen, style, said, x, y, { scale: 0.76, color: style.ink });
    return pen.measureText(said).width;
  }

  // One image at (x, y), so wide; where nothing is to be seen yet, an empty frame.
  function image({ pen, style }, row, t, x, y, wide) {
    const [rows, columns] = shape(row), high = (wide * rows) / columns, raw = pixels(style, row, t);
    pen.imageSmoothingEnabled = false;
    if (raw) pen.drawImage(raw, x, y, wide, high);
    pen.strokeStyle = style.faint;
    pen.lineWidth = 1;
    pen.strokeRect(x, y, wide, high);
    pen.save();
    pen.beginPath();
    pen.rect(x, y, wide, high);
    pen.clip();
    for (const mark of row.marks) {
      const [down, along] = me.data.arrays[mark.array].data.slice(2 * t, 2 * t + 2), each = wide / columns;
      if (!Number.isFinite(down)) continue;
      for (const [stroke, thick] of [[`rgb(${style.paper})`, 4], [mark.color === "ink" ? style.ink : mark.color, 2]]) {
        pen.beginPath();
        pen.strokeStyle = stroke;
        pen.lineWidth = thick;
        pen.arc(x + (along + 0.5) * each, y + (down + 0.5) * each, Math.max(3, each * mark.wide), 0, 2 * Math.PI);
        pen.stroke();
      }
    }
    pen.restore();
  }

  function pixels(style, row, t) {
    const key = `${row.array} ${t}`;
    if (me.drawn.has(key)) return me.drawn.get(key);
    const [rows, columns] = shape(row), all = me.data.arrays[row.array].data, one = all.subarray(t * rows * columns, (t + 1) * rows * columns);
    let raw = null;
    if (one.some(Number.isFinite)) {
      const drawn = new ImageData(columns, rows);
      one.forEach((value, k) => {
        const part = Math.max(0, Math.min(1, (value - row.low) / (row.high - row.low)));
        const [r, g, b] = row.scale === "gray" ? Array(3).fill(18 + 228 * part) : row.scale === "state" ? shade(style, value, row.high, true) : shade(style, part, 1, false);
        drawn.data.set([r, g, b, Number.isFinite(value) ? 255 : 0], 4 * k);
      });
      raw = new OffscreenCanvas(columns, rows);
      raw.getContext("2d").putImageData(drawn, 0, 0);
    }
    me.drawn.set(key, raw);
    return raw;
  }

  function curves({ pen, style, X, left, width }, panel, { top, high }) {
    const Y = (v) => top + high - ((Math.max(panel.low, Math.min(panel.high, v)) - panel.low) / (panel.high - panel.low)) * high;
    caption({ pen, style }, panel.axis, left, top - style.size * 0.7, width - left);
    for (const v of ticks(panel.low, panel.high, 4)) {
      line(pen, [[left, Y(v)], [width, Y(v)]], style.faint, 1);
      write(pen, style, panel.percent ? `${Math.round(v * 100)} %` : spellTick(v), left - 5, Y(v), { align: "right", scale: 0.7 });
    }
    if (panel.level) line(pen, [[left, Y(panel.level[1])], [width, Y(panel.level[1])]], style.soft, 1.5, [5, 4]);
    for (const one of panel.lines) {
      const color = one.color === "ink" ? style.ink : one.color, points = [...me.data.arrays[one.array].data].map((v, t) => [X(t + 0.5), Y(v)]);
      line(pen, points, color, one.bold ? 3.5 : 2, one.dash);
      pen.fillStyle = color;
      if (points.length < 40) for (const [x, y] of points) if (Number.isFinite(y)) { pen.beginPath(); pen.arc(x, y, one.bold ? 4 : 2.5, 0, 2 * Math.PI); pen.fill(); }
    }
  }

  // The first line of that name and color: lines that are alike in several panels are named once.
  const named = ({ name, color }) => me.data.panels.flatMap(({ lines }) => lines).find((one) => one.name === name && one.color === color);

  function legend(style) {
    const { panels, rows } = me.data, spot = (color) => { const dot = document.createElement("span"); dot.style.cssText = `display:inline-block;width:.7em;height:.7em;border-radius:50%;border:2px solid ${color};margin-right:.4em;vertical-align:-.05em`; return dot; };
    const items = [
      ...panels.flatMap(({ lines, level }) => [
        ...lines.filter((one) => one === named(one)).map((one) => [swatch(one.color === "ink" ? style.ink : one.color, one.dash), one.name]),
        ...(level ? [[swatch(style.soft, [5, 4]), level[0]]] : []),
      ]),
      ...rows.flatMap((row) => row.marks).filter((mark, n, all) => all.findIndex((m) => m.name === mark.name) === n).map((mark) => [spot(mark.color === "ink" ? style.ink : mark.color), mark.name]),
    ];
    $(".legend").replaceChildren(...items.map(([sample, name]) => { const item = document.createElement("span"); item.append(sample, name); return item; }));
  }

  const words = () => me.data.said[me.t] ?? "";
  function stop() {
    clearInterval(me.timer);
    me.timer = 0;
    $(".play").textContent = "▶ Play";
    $(".said").setAttribute("aria-live", "polite");
  }
  function play() {
    if (me.t >= last()) me.t = 0;
    $(".play").textContent = "❚❚ Pause";
    $(".said").setAttribute("aria-live", "off"); // not a sentence at every image
    me.timer = setInterval(() => { if (me.t >= last()) { stop(); settled(); } else me.t += 1; draw(); }, 1000 / me.data.speed);
  }
  function go(t) {
    if (!Number.isFinite(t)) return;
    stop();
    me.t = Math.max(0, Math.min(last(), t));
    draw();
  }
  function settled() { if (me.data.report) me.component.setStateValue("step", { run: me.run, t: me.t }); }
  function toggle() { if (me.timer) { stop(); settled(); } else play(); draw(); }

  $(".play").onclick = toggle;
  $(".at").oninput = (event) => go(+event.target.value);
  $(".at").onchange = settled;
  $(".stage").onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (!by && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    if (by) { go(me.t + by); settled(); } else toggle();
  };
  let held = false;
  const point = (event) => { if (held) go(event.target.stepAt?.(event.offsetX, event.offsetY) ?? NaN); };
  $("canvas").onpointerdown = (event) => { held = true; point(event); };
  $("canvas").onpointermove = point;
  $("canvas").onpointerup = $("canvas").onpointerleave = () => { if (held) settled(); held = false; };
  const watcher = new ResizeObserver(draw);
  watcher.observe($("canvas"));
  return { update, end() { stop(); watcher.disconnect(); } };
}
