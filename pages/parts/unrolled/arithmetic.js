// The network's arithmetic, done again by hand: every number that an equation shows is computed here, in float64, from
// the weights and the states it had, and compared with what the network itself recorded.
const GATES = { rnn: ["a"], rnn_relu: ["a"], leaky: ["a"], gru: ["r", "z", "n"], lstm: ["i", "f", "g", "o"] };
const sigmoid = (v) => 1 / (1 + Math.exp(-v));

// One network on one sequence: `track` counts layers, and within a layer first forward, then backward.
class Reader {
  constructor(pane, number, arrays) {
    Object.assign(this, pane);
    this.get = (name) => arrays[`${number}:${name}`];
    this.h = this.get("h");
    [this.count, this.steps, this.hidden] = this.h.shape;
    this.ways = this.both ? 2 : 1;
    this.x = this.get("x");
    this.flow = this.get("flow")?.data;
    this.out = this.get("out").data;
    this.attention = this.get("attention")?.data;
  }
  backward(track) { return this.both && track % 2 === 1; }
  layer(track) { return Math.floor(track / this.ways); }
  features(track) { return this.layer(track) === 0 ? this.x.shape[1] : this.hidden * (this.both && this.merge === "concat" ? 2 : 1); }
  value(symbol, track, t, unit) {
    if (t < 0 || t >= this.steps) return 0; // before the first step every state is 0
    return this.get(symbol).data[(track * this.steps + t) * this.hidden + unit];
  }
  // What the colors and bars of a signal span: its own bounds, or as far as it goes on this sequence.
  range(symbol) {
    const known = this.signals.find((s) => s.symbol === symbol), data = (symbol === "x" ? this.x : this.get(symbol)).data;
    if (known?.low !== undefined && known.low !== null && known.high !== null) return [known.low, known.high];
    this.spans ??= {};
    const signed = known && known.low === null; // shown with its sign even where it happens to have one only
    this.spans[symbol] ??= data.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, Math.abs(v))], [signed ? -1e-9 : 0, 1e-9]);
    return this.spans[symbol];
  }
  // How much of its look back a step gives to each one read; null where it does not look back.
  lookedBack(t) {
    if (!this.attention || !this.writing(t)) return null;
    return this.attention.slice((t - this.turn) * this.turn, (t - this.turn + 1) * this.turn);
  }
  writing(t) { return this.turn !== null && t >= this.turn; }
  // The weights that serve a step: a decoder has its own.
  weights(track, t, part) { return this.get(`${track}:${+(this.decoder && this.writing(t))}:${part}`).data; }
  before(track, t) { return this.backward(track) ? t + 1 : t - 1; }
  // What the layer of this track reads at step t: the input itself, or the merged states of the layer below.
  input(track, t, k) {
    const layer = this.layer(track);
    if (layer === 0) return this.x.data[t * this.x.shape[1] + k];
    const below = (layer - 1) * this.ways;
    if (!this.both) return this.value("h", below, t, k);
    if (this.merge === "concat") return this.value("h", below + (k >= this.hidden), t, k % this.hidden);
    const a = this.value("h", below, t, k), b = this.value("h", below + 1, t, k);
    return this.merge === "multiply" ? a * b : (a + b) / (this.merge === "average" ? 2 : 1);
  }
  // The four parts of one gate's net input: W x, b, U h, b'.
  parts(track, gate, t, unit) {
    const row = GATES[this.cell].indexOf(gate) * this.hidden + unit, n = this.features(track), past = this.before(track, t);
    const W = this.weights(track, t, "W"), U = this.weights(track, t, "U");
    let wx = 0, uh = 0;
    for (let k = 0; k < n; k++) wx += W[row * n + k] * this.input(track, t, k);
    for (let k = 0; k < this.hidden; k++) uh += U[row * this.hidden + k] * this.value("h", track, past, k);
    return { wx, uh, b: this.weights(track, t, "b")[row], d: this.weights(track, t, "d")[row] };
  }
  // The single products that push a gate's net input most: [what, value], largest first.
  pulls(track, gate, t, unit, count, task) {
    const row = GATES[this.cell].indexOf(gate) * this.hidden + unit, n = this.features(track), past = this.before(track, t);
    const W = this.weights(track, t, "W"), U = this.weights(track, t, "U"), found = [];
    const below = this.layer(track) ? (k) => `layer ${this.layer(track)}, unit ${k + 1}` : (k) => task.channels[k];
    if (this.layer(track) === 0 && this.tokens) found.push([`“${visible(this.tokens[t])}”`, this.parts(track, gate, t, unit).wx]);
    else for (let k = 0; k < n; k++) found.push([below(k), W[row * n + k] * this.input(track, t, k)]);
    for (let k = 0; k < this.hidden; k++) found.push([`old h of unit ${k + 1}`, U[row * this.hidden + k] * this.value("h", track, past, k)]);
    return found.filter(([, v]) => v !== 0).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, count);
  }
  // The equations of the cell with this step's numbers in them: [{ symbol, name, text, made, had }].
  equations(track, t, unit) {
    const found = this.written(track, t, unit);
    if (this.silent.includes(unit)) Object.assign(found.at(-1), { text: "held at 0 by hand", made: this.value("h", track, t, unit) });
    return found;
  }
  written(track, t, unit) {
    const p = (gate) => this.parts(track, gate, t, unit), past = this.before(track, t);
    const was = (symbol) => this.value(symbol, track, past, unit), had = (symbol) => this.value(symbol, track, t, unit);
    const sum = ({ wx, uh, b, d }) => `${num(wx, "W x")} ${num(uh, "U h", true)} ${num(b + d, "bias", true)}`;
    const total = ({ wx, uh, b, d }) => wx + uh + b + d;
    const gate = (symbol) => {
      if (this.pinned.includes(symbol)) return { symbol, text: "held by hand", made: had(symbol), had: had(symbol) };
      const q = p(symbol);
      return { symbol, text: `σ( ${sum(q)} ) = σ( ${num(total(q))} )`, made: sigmoid(total(q)), had: had(symbol) };
    };
    if (this.cell === "gru") {
      const r = gate("r"), z = gate("z"), q = p("n"), inner = q.wx + q.b + r.made * (q.uh + q.d);
      const n = { symbol: "n", made: Math.tanh(inner), had: had("n"),
        text: `tanh( ${num(q.wx, "W x")} ${num(q.b, "bias", true)} + ${num(r.made, "r")} · ( ${num(q.uh, "U h")} ${num(q.d, "bias", true)} ) ) = tanh( ${num(inner)} )` };
      const h = { symbol: "h", made: (1 - z.made) * n.made + z.made * was("h"), had: had("h"),
        text: `(1 − ${num(z.made, "z")}) · ${num(n.made, "n")} + ${num(z.made, "z")} · ${num(was("h"), "old h")}` };
      return [r, z, n, h];
    }
    if (this.cell === "lstm") {
      const [i, f, o] = ["i", "f", "o"].map(gate), q = p("g");
      const g = { symbol: "g", text: `tanh( ${sum(q)} ) = tanh( ${num(total(q))} )`, made: Math.tanh(total(q)), had: had("g") };
      const c = { symbol: "c", made: f.made * was("c") + i.made * g.made, had: had("c"),
        text: `${num(f.made, "f")} · ${num(was("c"), "old c")} + ${num(i.made, "i")} · ${num(g.made, "g")}` };
      const h = { symbol: "h", text: `${num(o.made, "o")} · tanh( ${num(c.made, "c")} )`, made: o.made * Math.tanh(c.made), had: had("h") };
      return [i, f, g, o, c, h];
    }
    const q = p("a"), relu = this.cell === "rnn_relu", a = { symbol: "a", text: sum(q), made: total(q), had: had("a") };
    if (this.cell === "leaky") {
      const h = { symbol: "h", made: (1 - this.leak) * was("h") + this.leak * Math.max(0, a.made), had: had("h"),
        text: `${num(1 - this.leak, "1 − α")} · ${num(was("h"), "old h")} + ${num(this.leak, "α")} · max( 0, ${num(a.made, "a")} )` };
      return [a, h];
    }
    return [
      a,
      { symbol: "h", text: relu ? `max( 0, ${num(total(q), "a")} )` : `tanh( ${num(total(q), "a")} )`, made: relu ? Math.max(0, total(q)) : Math.tanh(total(q)), had: had("h") },
    ];
  }
}

const SAME = 1e-5; // float32 kernels against float64 by hand
const same = (a, b) => Math.abs(a - b) <= SAME * Math.max(1, Math.abs(b));
const digits = (v) => {
  const size = Math.abs(v); // small numbers get as many decimals as their own arithmetic needs to be checked
  return (size >= 1e4 || (size && size < 5e-4) ? v.toExponential(2) : v.toFixed(!size || size >= 0.1 ? 3 : size < 0.01 ? 5 : 4)).replaceAll("-", "−");
};
// A number with what it is written below it; `plus` puts its sign in front as an operator.
function num(v, below = "", plus = false) {
  const text = plus ? `${v < 0 ? "−" : "+"} ${digits(Math.abs(v))}` : digits(v);
  return below ? `<span class="num">${text}<small>${below}</small></span>` : `<span class="num">${text}</span>`;
}
