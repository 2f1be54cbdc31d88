// The inside of one network on one held-out sequence: answers, states, gates, gradient; scrubbed along the
// sequence and along training. The server sends a frame per redraw; moving through either time stays here.
function microscope(parent) {
  const root = shell(parent, `
    <div class="row head"><h4></h4><span class="badge"></span></div>
    <div class="row" role="group" aria-label="Along the sequence"><button class="play"></button>
      <button class="back" aria-label="One step back">◀</button><button class="ahead" aria-label="One step ahead">▶</button>
      <span class="quiet">step</span><input class="time" type="range" min="0" value="0" aria-label="Time step">
      <output class="quiet"></output></div>
    <div class="row film" role="group" aria-label="Along training"><span class="quiet">rewind training</span>
      <input class="update" type="range" min="0" aria-label="Training update">
      <output class="quiet"></output><button class="live">newest</button></div>
    <div class="row tracks" role="group" aria-label="Which layer"></div>
    <div class="said" aria-live="polite"></div>
    <div class="stage" tabindex="0" role="group" aria-label="Pictures over time: arrow keys step, space plays">
      <figure class="answers"><figcaption></figcaption><div class="row" style="flex-wrap:nowrap;align-items:flex-start">
        <canvas class="scan" style="flex:none" hidden></canvas><canvas class="say" role="img" style="flex:1;min-width:0"></canvas></div><div class="quiet"></div></figure>
      <div class="grid"></div></div>`);
  const $ = (q) => root.querySelector(q);
  const me = { frames: new Map(), run: null, t: 0, unit: null, rewound: null, track: 0, playing: false, raf: 0, data: null, live: null, kept: new Set() };

  function known() { return [...me.frames.keys()].sort((a, b) => a - b); }
  function shown() {
    const all = known();
    const wanted = me.rewound ?? me.data.live ?? all.at(-1);
    return me.frames.has(wanted) ? wanted : all.filter((u) => u <= wanted).at(-1) ?? all[0];
  }

  function update(bytes) {
    const data = unpack(bytes);
    if (data.run !== me.run) {
      me.frames.clear();
      Object.assign(me, { run: data.run, live: null, kept: new Set(), rewound: null, track: 0, unit: null, t: data.autoplay ? 0 : data.task.length - 1 });
      if (data.autoplay && !still.matches) play(true);
    }
    if (me.live !== null && !me.kept.has(me.live)) me.frames.delete(me.live); // what was live is no snapshot: forget it
    me.kept = new Set(data.kept);
    for (const update of data.frames) {
      const frame = { out: data.arrays[`${update}:out`].data, flow: data.arrays[`${update}:flow`] };
      for (const s of data.signals) frame[s.symbol] = data.arrays[`${update}:${s.symbol}`];
      me.frames.set(update, frame);
    }
    me.live = data.live;
    me.data = data;
    layout();
    draw();
  }

  function layout() {
    const { signals, tracks, task } = me.data;
    const shape = JSON.stringify([signals.map((s) => s.symbol), tracks]);
    if (shape !== me.shape) {
      me.shape = shape;
      $(".grid").replaceChildren(...signals.map((s) => panel(s.symbol)), panel("gradient"));
      $(".grid").style.setProperty("--columns", { 2: 2, 4: 4 }[signals.length] ?? 3);
      root.querySelector("figure[data-name=gradient]").style.gridColumn = "1 / -1";
      $(".tracks").replaceChildren(...(tracks.length > 1 ? tracks.map((name, k) => {
        const b = document.createElement("button");
        b.textContent = name;
        b.onclick = () => { me.track = k; draw(); };
        return b;
      }) : []));
      watcher.disconnect();
      root.querySelectorAll("canvas").forEach((c) => watcher.observe(c));
    }
    me.t = Math.min(me.t, task.length - 1);
    $(".time").max = task.length - 1;
  }
  function panel(name) {
    const figure = document.createElement("figure");
    figure.dataset.name = name;
    figure.innerHTML = `<figcaption></figcaption><canvas role="img"></canvas>`;
    return figure;
  }

  function draw() {
    if (!me.data || !me.frames.size) return;
    const style = look(root, me.data.scales), at = shown(), frame = me.frames.get(at), { task, signals, tracks } = me.data;
    const view = { ...me, task, frame, color: me.data.color, input: me.data.arrays.input?.data, target: me.data.arrays.target.data };
    $("h4").textContent = me.data.title;
    $(".badge").textContent = me.data.badge;
    $(".badge").classList.toggle("precomputed", me.data.badge !== "measured now");
    $(".play").textContent = me.playing ? "❚❚ stop" : "▶ play";
    $(".time").value = me.t;
    $(".time").nextElementSibling.textContent = `${me.t + 1} of ${task.length}`;
    film(at);
    [...$(".tracks").children].forEach((b, k) => b.setAttribute("aria-pressed", k === me.track));
    answers(style, view);
    for (const s of signals) heat(style, s, frame[s.symbol], tracks);
    gradient(style, frame.flow, tracks);
    const hovered = me.unit && frame[me.unit.symbol];
    const more = hovered ? ` ${me.unit.symbol} of unit ${me.unit.index + 1}: ${spell(hovered.data[(me.track * hovered.shape[1] + me.t) * hovered.shape[2] + me.unit.index])}.` : "";
    $(".said").setAttribute("aria-live", me.playing || me.data.live !== null ? "off" : "polite");
    $(".said").textContent = `Step ${me.t + 1}: ${FORMS[task.form].say(view, me.t)}${more}`;
  }

  function film(at) {
    const all = known(), row = $(".film"), slider = $(".update");
    row.hidden = row.style.display = "";
    if (all.length < 2) row.style.display = "none";
    slider.max = all.length - 1;
    slider.value = all.indexOf(at);
    slider.setAttribute("aria-valuetext", `update ${at}`);
    slider.nextElementSibling.textContent = `as at update ${at}`;
    $(".live").disabled = me.rewound === null;
  }

  // A picture whose time axis lines up with the others; `bottom` is the room below it, in letters.
  function frameOf(canvas, style, height, bottom = 2.3) {
    const { pen, width } = fit(canvas, height), pad = { left: style.size * 2.6, right: 4, top: style.size * 0.5, bottom: style.size * bottom };
    const step = (width - pad.left - pad.right) / me.data.task.steps;
    return { pen, width, height, pad, step, full: width, X: (t) => pad.left + t * step };
  }
  function axis(box, style, label) {
    const steps = me.data.task.steps, every = ticks(1, steps, box.width < 320 ? 3 : 6).filter((t) => t >= 1 && Number.isInteger(t));
    for (const t of every) write(box.pen, style, t, box.X(t - 0.5), box.height - style.size * 1.6, { align: "center", scale: 0.7 });
    write(box.pen, style, "time step", box.X(steps / 2), box.height - style.size * 0.5, { align: "center", scale: 0.7 });
    sideways(box.pen, style, label, style.size * 0.55, (box.height - box.pad.bottom) / 2);
  }
  function cursor(box, style) {
    box.pen.strokeStyle = style.accent;
    box.pen.lineWidth = 2;
    box.pen.strokeRect(box.X(me.t), box.pad.top - 2, Math.max(box.step, 2), box.height - box.pad.top - box.pad.bottom + 4);
  }

  function answers(style, view) {
    const form = FORMS[view.task.form], canvas = $(".say"), scan = $(".scan");
    const height = typeof form.height === "function" ? form.height(view, style, canvas.clientWidth) : form.height + style.size * 2.3;
    const box = frameOf(canvas, style, height, view.task.form === "text" ? 0 : view.task.form === "symbols" ? 3.6 : 2.3);
    $(".answers figcaption").textContent = form.title;
    $(".answers > .quiet").textContent = form.legend ?? "";
    form.paint(box.pen, box, view, style);
    if (!form.noTime) { axis(box, style, form.axis); cursor(box, style); }
    scan.hidden = view.task.form !== "image" || view.task.channels.length === 1; // pixel by pixel there are no lines to stack
    if (!scan.hidden) drawScan(scan, view, style);
    canvas.setAttribute("aria-label", form.title);
  }

  function heat(style, signal, { data, shape, scale }, tracks) {
    const figure = root.querySelector(`figure[data-name="${signal.symbol}"]`), canvas = figure.querySelector("canvas");
    const [, steps, units] = shape, offset = me.track * steps * units;
    const signed = !(signal.low === 0), top = Number.isFinite(signal.high) && signal.high !== null ? signal.high : scale;
    const box = frameOf(canvas, style, Math.max(110, Math.min(190, units * 2.2)) + style.size * 2.3);
    const image = new ImageData(steps, units);
    for (let t = 0; t < steps; t++)
      for (let u = 0; u < units; u++) {
        const [r, g, b] = t < me.data.task.length ? shade(style, data[offset + t * units + u], top, signed) : style.paper;
        image.data.set([r, g, b, 255], 4 * (u * steps + t));
      }
    const raw = new OffscreenCanvas(steps, units);
    raw.getContext("2d").putImageData(image, 0, 0);
    const tall = box.height - box.pad.top - box.pad.bottom;
    box.pen.imageSmoothingEnabled = false;
    box.pen.drawImage(raw, box.pad.left, box.pad.top, box.step * steps, tall);
    box.pen.strokeStyle = style.faint;
    box.pen.strokeRect(box.pad.left, box.pad.top, box.step * steps, tall);
    write(box.pen, style, units, box.pad.left - 5, box.height - box.pad.bottom - style.size * .4, { align: "right", scale: 0.7 });
    write(box.pen, style, 1, box.pad.left - 5, box.pad.top + style.size * .4, { align: "right", scale: 0.7 });
    axis(box, style, "unit");
    cursor(box, style);
    if (me.unit?.symbol === signal.symbol) {
      box.pen.strokeStyle = style.ink;
      box.pen.lineWidth = 1;
      box.pen.strokeRect(box.pad.left, box.pad.top + (me.unit.index * tall) / units, box.step * steps, Math.max(tall / units, 1.5));
    }
    const end = (name) => `rgb(${(name ? style.ends[name] : style.paper).join()})`;
    const ramp = signed ? [end("negative"), end(), end("positive")] : [end(), end("gate")];
    figure.querySelector("figcaption").innerHTML = `<b>${signal.symbol}</b> ${signal.name}
      <span class="quiet">${signed ? "−" + spell(top) : 0}<i class="scale" style="background:linear-gradient(90deg,${ramp.join()})"></i>${spell(top)}</span>`;
    canvas.setAttribute("aria-label", `Heat map of ${signal.name} (${signal.meaning}), ${tracks[me.track]}: ${units} units over ${steps} steps.`);
    figure.title = `${signal.name}: ${signal.meaning}`;
    Object.assign(canvas, { pick: (y) => Math.floor(((y - box.pad.top) / tall) * units), units, box });
  }

  function gradient(style, flow, tracks) {
    const figure = root.querySelector(`figure[data-name=gradient]`), canvas = figure.querySelector("canvas");
    const steps = flow.shape[1], values = [...flow.data.slice(me.track * steps, (me.track + 1) * steps)].slice(0, me.data.task.length);
    const box = frameOf(canvas, style, 130 + style.size * 2.3), real = values.filter((v) => v > 0);
    const high = Math.ceil(Math.log10(Math.max(...real, 1e-30)) + 0.01), low = Math.max(high - 12, Math.min(high - 2, Math.floor(Math.log10(Math.min(...real, 1e30)))));
    const tall = box.height - box.pad.top - box.pad.bottom;
    const Y = (v) => box.height - box.pad.bottom - Math.max(0, Math.min(1, (Math.log10(v) - low) / (high - low))) * tall;
    for (let p = low; p <= high; p += Math.max(1, Math.ceil((high - low) / 4))) {
      line(box.pen, [[box.pad.left, Y(10 ** p)], [box.X(steps), Y(10 ** p)]], style.faint, 1);
      write(box.pen, style, p === 0 ? "1" : `1e${p}`, box.pad.left - 4, Math.max(Y(10 ** p), box.pad.top + 4), { align: "right", scale: 0.62 });
    }
    box.pen.fillStyle = me.data.color;
    values.forEach((v, t) => { if (v > 0) box.pen.fillRect(box.X(t) + box.step * 0.12, Y(v), Math.max(box.step * 0.76, 1), box.height - box.pad.bottom - Y(v)); });
    axis(box, style, "");
    cursor(box, style);
    figure.querySelector("figcaption").innerHTML = `<b>‖∂L/∂h‖</b> gradient at each step <span class="quiet">log scale; travels right to left ←</span>`;
    const first = values[0], last = values.at(-1);
    canvas.setAttribute("aria-label", `Gradient norm of the loss with respect to h, ${tracks[me.track]}: ${spell(first)} at the first step, ${spell(last)} at the last.`);
    canvas.box = box;
  }

  function go(t) { me.t = Math.max(0, Math.min(me.data.task.length - 1, t)); draw(); }
  function play(on) {
    me.playing = on;
    cancelAnimationFrame(me.raf);
    let before = 0;
    const pace = me.data?.autoplay ? 190 : 110;
    const tick = (now) => {
      if (!me.playing) return;
      if (me.data && now - before > pace) { before = now; go(me.t + 1 >= me.data.task.length ? 0 : me.t + 1); }
      me.raf = requestAnimationFrame(tick);
    };
    if (on) me.raf = requestAnimationFrame(tick); else if (me.data) draw();
  }
  $(".play").onclick = () => play(!me.playing);
  $(".back").onclick = () => { play(false); go(me.t - 1); };
  $(".ahead").onclick = () => { play(false); go(me.t + 1); };
  $(".time").oninput = (e) => { const t = +e.target.value; play(false); go(t); }; // play() sets the slider back
  $(".update").oninput = (e) => { const all = known(), u = all[+e.target.value]; me.rewound = +e.target.value === all.length - 1 ? null : u; draw(); };
  $(".live").onclick = () => { me.rewound = null; draw(); };
  $(".stage").onkeydown = (event) => {
    const move = { ArrowLeft: me.t - 1, ArrowRight: me.t + 1, Home: 0, End: Infinity }[event.key];
    if (move === undefined && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === " ") play(!me.playing); else { play(false); go(move); }
  };
  let dragging = false;
  const point = (event) => {
    const canvas = event.target.closest("canvas");
    if (!canvas?.box || !me.data) return;
    const t = Math.floor((event.offsetX - canvas.box.pad.left) / canvas.box.step);
    const name = canvas.closest("figure").dataset.name;
    const index = canvas.pick?.(event.offsetY);
    me.unit = name && index >= 0 && index < canvas.units ? { symbol: name, index } : null;
    if (dragging || event.type === "pointerdown") { play(false); go(t); } else if (!me.playing) draw();
  };
  $(".stage").onpointerdown = (e) => { dragging = true; point(e); };
  $(".stage").onpointermove = point;
  $(".stage").onpointerup = $(".stage").onpointerleave = (e) => { dragging = false; if (e.type === "pointerleave" && me.unit) { me.unit = null; draw(); } };
  const watcher = new ResizeObserver(draw);
  return { update, end() { play(false); watcher.disconnect(); } };
}
