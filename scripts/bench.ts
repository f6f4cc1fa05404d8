// `npm run bench [-- bars.csv]`: medians of several runs, with the machine they were measured on.
import { readFileSync } from "node:fs";
import { generateBars } from "#marketdata";
import { engineFigures } from "./bench/engine.ts";
import { machineLine } from "./bench/measure.ts";
import { productFigures } from "./bench/product.ts";
import { csvOf } from "./start/csv.ts";

const [file] = process.argv.slice(2);
const bars = file
  ? readFileSync(file, "utf8")
  : csvOf(
      generateBars({
        symbol: "EURUSD",
        timeframe: "H1",
        from: Date.UTC(2025, 0, 6),
        count: 5000,
        seed: 1,
      }),
    );
const figures = [...(await engineFigures()), ...(await productFigures(bars))];

console.log(`${machineLine()}\n`);
console.log("| what | median | lowest - highest |\n|---|---|---|");
for (const { what, median, spread } of figures) console.log(`| ${what} | ${median} | ${spread} |`);
