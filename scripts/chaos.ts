// `npm run chaos [-- --minutes 5 --rate 4 --seed N]`: the real processes under a steady flow of orders, killed, stopped and
// cut off at random; at the end what the API, the database, the room, the journal and the terminal hold is compared.
import { parseArgs } from "node:util";
import { seededRng } from "#domain";
import { audit } from "./chaos/audit.ts";
import { readBooks, viewOf } from "./chaos/books.ts";
import { Trader } from "./chaos/trader.ts";
import { makeTrouble, pause } from "./chaos/troubles.ts";
import { World } from "./chaos/world.ts";

const number = (usual: number) => ({ type: "string", default: String(usual) }) as const;
const { values } = parseArgs({
  options: {
    minutes: number(5),
    rate: number(4),
    "pause-s": number(4),
    seed: number(Date.now() % 1_000_000),
  },
});
const [minutes, rate, pauseS, seed] = (["minutes", "rate", "pause-s", "seed"] as const).map(
  (name) => Number(values[name]),
) as [number, number, number, number];
/** Absence is believed after two scans a minute apart, so peace has to last longer than that. */
const PEACE_MS = 240_000;

const started = Date.now();
const say = (line: string) =>
  console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);

say(`seed ${seed}, ${minutes} minutes, ${rate} wishes a second`);
const world = await World.up(say);
let failed = true;
try {
  const until = Date.now() + minutes * 60_000;
  const trader = new Trader(world.api, world.connectionId, seededRng(seed), `chaos-${seed}`);
  const [troubles] = await Promise.all([
    makeTrouble(world, seededRng(seed + 1), until, pauseS * 1000, say),
    trader.trade(until, rate),
  ]);
  say(`peace; ${trader.wishes.length} wishes, ${troubles.size} kinds of trouble`);
  const ids = [...new Set(trader.wishes.flatMap(({ order }) => order?.id ?? []))];
  const found = await settled(ids);
  const verdict = audit(trader.wishes, found);
  failed = report(trader, troubles, verdict, found);
} finally {
  if (failed) say(`what is left lies in ${world.dataDir}`);
  await world.down({ keep: failed });
}
process.exitCode = failed ? 1 : 0;

/** Waits until all is calm, or until it is clear that it will not be. */
async function settled(ids: readonly string[]) {
  const deadline = Date.now() + PEACE_MS;
  for (;;) {
    await pause(5_000);
    const books = await readBooks(world, ids).catch(() => null); // a part is still on its way back
    const waits = books?.api.filter((order) => !order.final && order.status !== "PLACED").length;
    const { deals = [] } = books?.terminal ?? {};
    const isTold = books !== null && books.database.deals.length === deals.length;
    if (books && waits === 0 && isTold && (await viewOf(world)).online) return books;
    if (Date.now() > deadline) return books ?? (await readBooks(world, ids));
  }
}

function report(
  trader: Trader,
  troubles: ReadonlyMap<string, number>,
  verdict: ReturnType<typeof audit>,
  { api, terminal }: Awaited<ReturnType<typeof readBooks>>,
): boolean {
  const states = new Map<string, number>();
  for (const { status } of api) states.set(status, (states.get(status) ?? 0) + 1);
  const again = trader.wishes.filter(({ tries }) => tries > 1).length;
  console.log(`\n${table(troubles)}\n\n${table(states)}`);
  console.log(
    `\n${trader.wishes.length} wishes, ${again} asked more than once; ${terminal.deals.length} deals`,
  );
  let bad = 0;
  for (const [kind, cases] of Object.entries(verdict) as [string, readonly string[]][]) {
    console.log(`${kind}: ${cases.length}`);
    for (const one of cases.slice(0, 10)) console.log(`  ${one}`);
    bad += cases.length;
  }
  // Nothing lost of nothing would prove nothing.
  return bad > 0 || terminal.deals.length === 0 || troubles.size === 0;
}

function table(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort()
    .map(([what, count]) => `${String(count).padStart(6)}  ${what}`)
    .join("\n");
}
