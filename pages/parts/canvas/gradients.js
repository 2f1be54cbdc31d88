// The gradient film: how much of the loss's gradient reaches back to each step, as training goes on. One strip per
// network, time left to right as everywhere, training downwards; below, the same as curves at one moment of training.
function gradients(parent) {
  const FLOOR = -8, SHARE = 0.01; // powers of ten shown; the horizon's share
  const root = shell(parent, `
    <div class="row head"><h4></h4><span class="badge"></span></div>
    <div class="row" role="group" aria-label="What to show">
      <button data-show="share">share of what is at the answer</button><button data-show="size">size ‖∂L/∂s‖</button>
      <span class="quiet ramp"></span></div>
    <div class="stage" tabindex="0" role="group" aria-label="Gradient film: up and down go through training, left and right through the sequence">
      <div class="strips"></div></div>
    <div class="row" role="group" aria-label="Along training"><span class="quiet">rewind training</span>
      <input class="update" type="range" min="0" aria-label="Training update"><output class="quiet"></output><button class="live">newest</button></div>
    <div class="said" aria-live="polite"></div>
    <canvas class="curve" role="img"></canvas><div class="legend"></div>`);
  const $ = (q) => root.querySelector(q);
  const me = { data: null, run: null, show: null, at: null, step: null };

  const lanes = () => me.data.lanes.map((lane, n) => ({ ...lane, updates: me.data.arrays[`${n}:updates`].data, norms: me.data.arrays[`${n}:norms`] }));
  const moments = () => [...new Set(lanes().flatMap((lane) => [...lane.updates]))].sort((a, b) => a - b);
  const shown = () => me.at ?? moments().at(-1);
  // The row of a network that held at an update: the last one measured until then.
  function rowAt(lane, update) {
    let k = 0;
    while (k + 1 < lane.updates.length && lane.updates[k + 1] <= update) k++;
    return row(lane, k);
  }
  function row(lane, k) {
    const steps = lane.norms.shape[1], values = lane.norms.data.slice(k * steps, (k + 1) * steps), end = values[steps - 1];
    return me.show === "share" ? values.map((v) => (end > 0 ? v / end : 0)) : values;
  }
  const height = (v, top) => Math.max(0, Math.min(1, (Math.log10(Math.max(v, 1e-45)) - FLOOR) / (top - FLOOR)));
  function top() {
    const largest = Math.max(...lanes().flatMap((lane) => [...lane.updates].map((_, k) => Math.max(...row(lane, k).filter(Number.isFinite)))), 1e-30);
    return Math.max(0, Math.ceil(Math.log10(largest) - 1e-6));
  }

  function update(bytes) {
    const data = unpack(bytes);
    if (data.run !== me.run) Object.assign(me, { run: data.run, at: null, step: null });
    me.data = data;
    me.show ??= data.show;
    if ($(".strips").children.length !== data.lanes.length) {
      $(".strips").replaceChildren(...data.lanes.map(() => {
        const figure = document.createElement("figure");
        figure.innerHTML = `<figcaption></figcaption><canvas role="img"></canvas>`;
        return figure;
      }));
      watcher.disconnect();
      root.querySelectorAll("canvas").forEach((canvas) => watcher.observe(canvas));
    }
    draw();
  }

  function draw() {
    if (!me.data) return;
    const style = look(root, me.data.scales), all = lanes(), known = moments(), high = top();
    $("h4").textContent = me.data.title;
    $(".badge").textContent = me.data.badge;
    $(".badge").classList.toggle("precomputed", me.data.badge !== "measured now");
    root.querySelectorAll("[data-show]").forEach((b) => b.setAttribute("aria-pressed", b.dataset.show === me.show));
    const ends = `rgb(${style.paper.join()}), rgb(${style.ends.gate.join()})`;
    $(".ramp").innerHTML = `≤ 1e${FLOOR}<i class="scale" style="background:linear-gradient(90deg, ${ends})"></i>${high ? `1e${high}` : 1}, log scale`;
    Object.assign($(".update"), { max: known.length - 1, value: known.indexOf(shown()) });
    $(".update").setAttribute("aria-valuetext", `update ${shown()}`);
    $(".update").nextElementSibling.textContent = `as at update ${shown()}`;
    $(".live").disabled = me.at === null;
    all.forEach((lane, n) => strip($(".strips").children[n], lane, style, high));
    curves(all, style, high);
    $(".said").setAttribute("aria-live", me.data.badge === "measured now" ? "off" : "polite");
    $(".said").textContent = words(all);
    $(".legend").replaceChildren(...all.map((lane) => {
      const item = document.createElement("span");
      item.append(swatch(lane.color, lane.dash), lane.title);
      return item;
    }));
  }

  function frame(canvas, style, tall, bottom) {
    const { pen, width } = fit(canvas, tall), pad = { left: style.size * 3.4, right: style.size * 0.8, top: 4, bottom };
    const steps = me.data.steps, wide = (width - pad.left - pad.right) / steps;
    return { pen, width, tall, pad, steps, wide, X: (t) => pad.left + t * wide };
  }
  function axis(box, style) {
    const every = ticks(0, box.steps - 1, box.width < 420 ? 3 : 6).filter(Number.isInteger);
    for (const back of every) write(box.pen, style, back, box.X(box.steps - back - 0.5), box.tall - style.size * 1.7, { align: "center", scale: 0.7 });
    write(box.pen, style, "steps back from the answer", box.X(box.steps / 2), box.tall - style.size * 0.6, { align: "center", scale: 0.72 });
  }

  function strip(figure, lane, style, high) {
    const canvas = figure.querySelector("canvas"), last = figure === $(".strips").lastElementChild;
    const bottom = last ? style.size * 2.5 : 4, box = frame(canvas, style, 78 + bottom, bottom), tall = 78 - box.pad.top;
    const Y = (u) => box.pad.top + (Math.log1p(u) / Math.log1p(me.data.updates)) * tall;
    figure.querySelector("figcaption").replaceChildren(swatch(lane.color, lane.dash), lane.title);
    const image = new ImageData(box.steps, 1), raw = new OffscreenCanvas(box.steps, 1);
    box.pen.imageSmoothingEnabled = false;
    lane.updates.forEach((u, k) => {
      row(lane, k).forEach((v, t) => {
        const [r, g, b] = shade(style, height(v, high), 1, false);
        image.data.set([r, g, b, 255], 4 * t);
      });
      raw.getContext("2d").putImageData(image, 0, 0);
      const from = Y(u), to = k + 1 < lane.updates.length ? Y(lane.updates[k + 1]) : Math.max(from + 3, Math.min(Y(u * 1.5), box.pad.top + tall));
      box.pen.drawImage(raw, box.X(0), from, box.wide * box.steps, to - from + 0.5);
    });
    box.pen.strokeStyle = style.faint;
    box.pen.strokeRect(box.X(0), box.pad.top, box.wide * box.steps, tall);
    for (const u of [0, 10, 100, 1000, 10000].filter((u) => u <= me.data.updates)) write(box.pen, style, u, box.pad.left - 5, Math.min(Y(u) + style.size * 0.35, box.pad.top + tall - 3), { align: "right", scale: 0.66 });
    line(box.pen, [[box.X(0), Y(shown())], [box.X(box.steps), Y(shown())]], style.accent, 2);
    if (me.step !== null) line(box.pen, [[box.X(me.step + 0.5), box.pad.top], [box.X(me.step + 0.5), box.pad.top + tall]], style.accent, 1.5);
    sideways(box.pen, style, "update", style.size * 0.55, box.pad.top + tall / 2);
    if (last) axis(box, style);
    const far = horizon(rowAt(lane, shown()));
    canvas.setAttribute("aria-label", `Gradient film of ${lane.title}: at update ${shown()} one per cent of the gradient is left ${far} steps back.`);
    Object.assign(canvas, { box, updateAt: (y) => Math.expm1(((y - box.pad.top) / tall) * Math.log1p(me.data.updates)) });
  }

  function curves(all, style, high) {
    const canvas = $(".curve"), bottom = style.size * 2.5, box = frame(canvas, style, 190 + bottom, bottom), tall = 190 - box.pad.top;
    const Y = (v) => box.pad.top + (1 - height(v, high)) * tall;
    for (let power = FLOOR; power <= high; power += 2) {
      line(box.pen, [[box.X(0), Y(10 ** power)], [box.X(box.steps), Y(10 ** power)]], style.faint, 1);
      write(box.pen, style, power ? `1e${power}` : 1, box.pad.left - 5, Math.max(Y(10 ** power), box.pad.top + 5), { align: "right", scale: 0.68 });
    }
    sideways(box.pen, style, me.show === "share" ? "share that arrives" : "‖∂L/∂s‖", style.size * 0.55, box.pad.top + tall / 2);
    if (me.show === "share") {
      line(box.pen, [[box.X(0), Y(SHARE)], [box.X(box.steps), Y(SHARE)]], style.soft, 1.2, [8, 4]);
      write(box.pen, style, "1 % left: the horizon", box.X(0) + 6, Y(SHARE) - style.size * 0.6);
    }
    for (const lane of all) {
      const values = rowAt(lane, shown());
      line(box.pen, [...values].map((v, t) => [box.X(t + 0.5), v > 10 ** FLOOR ? Y(v) : NaN]), lane.color, 2.4, lane.dash);
    }
    if (me.step !== null) line(box.pen, [[box.X(me.step + 0.5), box.pad.top], [box.X(me.step + 0.5), box.pad.top + tall]], style.accent, 1.5);
    axis(box, style);
    canvas.setAttribute("aria-label", `Curves of the gradient against steps back. ${words(all)}`);
    Object.assign(canvas, { box, updateAt: null });
  }

  function horizon(values) {
    const back = [...values].reverse(), far = back.findIndex((v) => !(v >= SHARE * back[0]) || back[0] === 0);
    return far < 0 ? back.length : far;
  }
  // A network that diverged has no gradient any more: its last one stays in view, and is said to be old.
  function named(lane, all) {
    const last = lane.updates.at(-1), newest = Math.max(...all.map((one) => one.updates.at(-1)));
    return last < Math.min(shown(), newest) ? `${lane.title} (as at update ${last}, its last)` : lane.title;
  }
  // Where it explodes, more than 1 % is left: say how much more.
  function grown(all) {
    const found = all.map((lane) => [lane, rowAt(lane, shown())]).map(([lane, row]) => [lane, row[0] / row.at(-1)]).filter(([, by]) => by > 10);
    return found.map(([lane, by]) => ` In ${lane.title} it has grown by × ${spell(by)} at the first step.`).join("");
  }
  function words(all) {
    if (me.step !== null)
      return `Update ${shown()}, ${me.data.steps - 1 - me.step} steps back: ` + all.map((lane) => `${named(lane, all)} ${spell(rowAt(lane, shown())[me.step])}`).join(", ") + ".";
    return `Update ${shown()}: 1 % of the gradient is left ` + all.map((lane) => {
      const far = horizon(rowAt(lane, shown()));
      return far >= me.data.steps ? `at every step in ${named(lane, all)}` : `${far} steps back in ${named(lane, all)}`;
    }).join(", ") + "." + grown(all);
  }

  root.onclick = (event) => {
    const button = event.target.closest("[data-show]");
    if (button) { me.show = button.dataset.show; draw(); }
  };
  const rewind = (index) => {
    const known = moments(), k = Math.max(0, Math.min(known.length - 1, index));
    me.at = k === known.length - 1 ? null : known[k];
    draw();
  };
  $(".update").oninput = (event) => rewind(+event.target.value);
  $(".live").onclick = () => { me.at = null; draw(); };
  $(".stage").onkeydown = (event) => {
    const along = { ArrowUp: -1, ArrowDown: 1 }[event.key], across = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!along && !across && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (along) return rewind(moments().indexOf(shown()) + along);
    me.step = across ? Math.max(0, Math.min(me.data.steps - 1, (me.step ?? me.data.steps - 1) + across)) : null;
    draw();
  };
  let held = false;
  const point = (event) => {
    const canvas = event.target.closest("canvas");
    if (!canvas?.box) return;
    me.step = Math.max(0, Math.min(me.data.steps - 1, Math.floor((event.offsetX - canvas.box.pad.left) / canvas.box.wide)));
    if (!held || !canvas.updateAt) return draw();
    const wanted = canvas.updateAt(event.offsetY), known = moments();
    rewind(known.findLastIndex((u) => u <= wanted));
  };
  root.onpointerdown = (event) => { if (event.target.closest(".strips canvas")) { held = true; point(event); } };
  root.onpointermove = point;
  root.onpointerup = () => { held = false; };
  root.onpointerleave = () => { held = false; me.step = null; draw(); };
  const watcher = new ResizeObserver(draw);
  return { update, end() { watcher.disconnect(); } };
}
