// `npm run bench [-- engine|indicators|sweep|product|orders|reconnect|rooms|browser ...] [bars.csv]`: medians of several runs, with the machine they
// were measured on. Without a group, all of them.
import { readFileSync } from "node:fs";
import { browserFigures } from "./bench/browser.ts";
import { engineFigures } from "./bench/engine.ts";
import { indicatorFigures } from "./bench/indicators.ts";
import { type Figure, machineLine } from "./bench/measure.ts";
import { orderFigures } from "./bench/orders.ts";
import { productFigures } from "./bench/product.ts";
import { reconnectFigures } from "./bench/reconnect.ts";
import { roomFigures } from "./bench/rooms.ts";
import { barsOf } from "./bench/setting.ts";
import { sweepFigures } from "./bench/sweep.ts";
import { csvOf } from "./start/csv.ts";

const GROUPS: Readonly<Record<string, (barsCsv: string) => Promise<Figure[]>>> = {
  engine: engineFigures,
  indicators: indicatorFigures,
  sweep: sweepFigures,
  product: productFigures,
  orders: orderFigures,
  reconnect: reconnectFigures,
  rooms: roomFigures,
  browser: browserFigures,
};

const given = process.argv.slice(2);
const groups = given.filter((word: string) => Object.hasOwn(GROUPS, word));
const file = given.find((word: string) => !groups.includes(word));
const barsCsv = file ? readFileSync(file, "utf8") : csvOf(barsOf("H1", 5000));

console.log(`${machineLine()}\n`);
console.log("| what | median | lowest - highest | to |\n|---|---|---|---|");
for (const [name, figuresOf] of Object.entries(GROUPS)) {
  if (groups.length > 0 && !groups.includes(name)) continue;
  for (const { what, median, spread, ratio = "" } of await figuresOf(barsCsv)) {
    console.log(`| ${what} | ${median} | ${spread} | ${ratio} |`);
  }
}
