// The arithmetic of a cell follows its equations: checked against formulas written by hand, and by its texts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Reader } from "../../pages/parts/unrolled/arithmetic.js";
import { num, same } from "../../pages/parts/unrolled/equations.js";
import { plain, symbols } from "../../pages/parts/unrolled/symbols.js";
import { CELLS, ran } from "./cells.js";

function reader(name, change = {}, options = {}) {
  const { pane, arrays } = ran(name, options);
  return new Reader({ ...pane, ...change }, 0, arrays);
}
/** A text with its numbers' names in place of the numbers. */
const names = (text) => text.replace(/<span class="num">([+−] )?[^<]*(?:<small>(.*?)<\/small>)?<\/span>/g, (_, sign, name) => `${sign ? "+ " : ""}${name ?? "#"}`).replaceAll(/<\/?\w+>/g, "");
const texts = (r, t = 2, unit = 1) => Object.fromEntries(r.step(0, t).rows(unit).map(({ symbol, text }) => [symbol, names(text)]));

for (const name of Object.keys(CELLS))
  test(`every value of ${name} is what its formulas give, at every step and in every unit`, () => {
    const r = reader(name);
    for (let t = 0; t < r.steps; t++)
      for (let unit = 0; unit < r.hidden; unit++)
        for (const { symbol, made, had } of r.step(0, t).rows(unit)) assert.ok(Math.abs(made - had) < 1e-12, `${name} ${symbol} at ${t}, unit ${unit}: ${made}, not ${had}`);
  });

test("the numbers are put into the equations as they were written by hand", () => {
  assert.deepEqual(texts(reader("gru")), {
    r: "σ( W x + U h + bias ) = σ( # )", z: "σ( W x + U h + bias ) = σ( # )",
    n: "tanh( W x + bias + r · ( U h + bias ) ) = tanh( # )", h: "(1 − z) · n + z · old h",
  });
  assert.deepEqual(texts(reader("lstm")), {
    i: "σ( W x + U h + bias ) = σ( # )", f: "σ( W x + U h + bias ) = σ( # )", g: "tanh( W x + U h + bias ) = tanh( # )",
    o: "σ( W x + U h + bias ) = σ( # )", c: "f · old c + i · g", h: "o · tanh( c )",
  });
  assert.deepEqual(texts(reader("rnn")), { a: "W x + U h + bias", h: "tanh( a )" });
  assert.deepEqual(texts(reader("rnn_relu")), { a: "W x + U h + bias", h: "max( 0, a )" });
  assert.deepEqual(texts(reader("leaky")), { a: "W x + U h + bias", h: "1 − α · old h + α · max( 0, a )" });
});

test("so are those of cells that have no drawing", () => {
  assert.equal(texts(reader("mgu")).n, "tanh( W x + U (f ⊙ old h) + bias ) = tanh( # )");
  assert.equal(texts(reader("peephole")).o, "σ( W x + U h + bias + V · c ) = σ( # )");
  assert.equal(texts(reader("indrnn")).a, "W x + bias + V · old h");
});

test("in symbols an equation has the order of its numbers", () => {
  const { trees } = CELLS.gru;
  assert.equal(plain(trees.n), "tanh(W x + b + r ⊙ (U old h + b′))");
  assert.equal(plain(trees.h), "(1 − z) ⊙ n + z ⊙ old h");
  assert.equal(symbols(trees.z, "z"), "σ(<i>W</i><sub>z</sub> <i>x</i> + <i>U</i><sub>z</sub> <i>h</i><sub>old</sub> + <i>b</i><sub>z</sub>)");
  assert.equal(plain(CELLS.leaky.trees.h), "(1 − α) old h + α max(0, a)");
  assert.equal(plain(CELLS.mgu.trees.n), "tanh(W x + U (f ⊙ old h) + b)");
  assert.equal(plain(["negate", ["subtract", ["value", "a"], ["number", 2]]]), "−a + 2");
  assert.equal(plain(["subtract", ["value", "a"], ["add", ["value", "b"], ["number", -2]]]), "a − b − −2");
});

test("what a hand holds is not worked out, and what follows is worked out from it", () => {
  const { pane, arrays } = ran("gru"), was = new Reader(pane, 0, arrays).step(0, 1).value("h", 0);
  arrays["0:z"].data.fill(1);
  const r = new Reader({ ...pane, pinned: ["z"] }, 0, arrays), rows = r.step(0, 1).rows(0), [, z, , h] = rows;
  assert.deepEqual([z.text, z.made, z.had], ["held by hand", 1, 1]);
  assert.equal(h.made, r.value("h", 0, 0, 0)); // z = 1 keeps
  assert.notEqual(h.made, was);
});

test("a silent unit is held at 0, and only that unit", () => {
  const { pane, arrays } = ran("lstm");
  arrays["0:h"].data.fill(0);
  const r = new Reader({ ...pane, silent: [2] }, 0, arrays), h = (unit) => r.step(0, 3).rows(unit).at(-1);
  assert.deepEqual([h(2).text, h(2).made, h(2).had], ["held at 0 by hand", 0, 0]);
  assert.notEqual(h(1).text, "held at 0 by hand");
});

test("a wrong record is seen to be wrong", () => {
  const { pane, arrays } = ran("rnn");
  arrays["0:h"].data[5] += 1e-3;
  const row = new Reader(pane, 0, arrays).step(0, 1).rows(1).at(-1);
  assert.ok(!same(row.made, row.had));
});

test("pulls are single products, the largest first, and together they are the net input without its bias", () => {
  for (const name of Object.keys(CELLS)) {
    const r = reader(name), step = r.step(0, 3), candidate = step.candidate(), pulls = step.pulls(candidate, 0, Infinity, ["p", "q", "s"]);
    const net = candidate.tree[0] === "call" ? candidate.tree[2] : candidate.tree;
    const reset = name === "gru" ? step.value("r", 0) : 1, bias = step.bias("b", candidate, 0) + (candidate.recurrent_row === null ? 0 : reset * step.bias("b′", candidate, 0));
    assert.ok(Math.abs(pulls.reduce((sum, [, v]) => sum + v, 0) + bias - step.work(net, candidate, 0)) < 1e-12, name);
    assert.ok(pulls.every(([, v], k) => !k || Math.abs(v) <= Math.abs(pulls[k - 1][1])));
  }
  const what = (name) => reader(name).step(0, 3).pulls(reader(name).step(0, 3).candidate(), 0, Infinity, ["p", "q", "s"]).map(([label]) => label).sort();
  assert.deepEqual(what("rnn").slice(0, 5), ["old h of unit 1", "old h of unit 2", "old h of unit 3", "old h of unit 4", "p"]);
  assert.ok(what("mgu").includes("(f ⊙ old h) of unit 3"));
  assert.ok(what("indrnn").includes("V ⊙ old h"));
});

test("the candidate is asked about first, else the net input", () => {
  const first = (name) => reader(name).step(0, 0).candidate().symbol;
  assert.deepEqual(["rnn", "leaky", "gru", "lstm", "mgu", "peephole", "indrnn"].map(first), ["a", "a", "n", "g", "n", "g", "a"]);
});

test("a token is one product, though its vector has many parts", () => {
  const step = reader("rnn", { tokens: ["a", " ", "c", "d", "e"] }).step(0, 1), pulls = step.pulls(step.candidate(), 0, Infinity, []);
  assert.equal(pulls.length, 5); // the token, and four units
  assert.equal(pulls.find(([what]) => what === "“␣”")[1], step.wx(step.candidate(), 0));
});

test("numbers carry what they are", () => {
  assert.equal(num(-0.25, "W x"), '<span class="num">−0.250<small>W x</small></span>');
  assert.equal(num(-0.25, "", true), '<span class="num">− 0.250</span>');
});
