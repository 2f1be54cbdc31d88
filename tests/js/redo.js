// Redo every number of a reading that pages/parts/unrolled has packed into a file; say which are not what the network had.
import { readFileSync } from "node:fs";
import { unpack } from "../../pages/parts/canvas/unpack.js";
import { Reader } from "../../pages/parts/unrolled/arithmetic.js";
import { same } from "../../pages/parts/unrolled/equations.js";

const { panes, arrays } = unpack(readFileSync(process.argv[2]));
let count = 0;
panes.forEach((pane, n) => {
  const reader = new Reader(pane, n, arrays);
  for (let track = 0; track < reader.count; track++)
    for (let t = 0; t < reader.steps; t++)
      for (let unit = 0; unit < reader.hidden; unit++)
        for (const { symbol, made, had } of reader.step(track, t).rows(unit)) {
          count += 1;
          if (!same(made, had)) throw new Error(`${pane.title}, track ${track}, step ${t}, unit ${unit}: ${symbol} is ${made}, not ${had}`);
        }
});
console.log(count);
if (!count) process.exit(1);
