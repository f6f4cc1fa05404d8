import { expect, test } from "vitest";
import { seededRng } from "#domain";
import { identifierOf } from "../broker/state.ts";
import type { SimCommand } from "../command.ts";
import { flatFeed } from "../feed/flat.ts";
import { SimTerminal } from "../terminal/sim-terminal.ts";
import { account, known, NOW } from "../testing/scene.ts";
import { openVenue } from "../venue/venue.ts";
import type { EaCommand, EaLine, EaMessage } from "./ea-types.ts";
import { SimEa } from "./sim-ea.ts";

const SECOND = 1000;
const venue = openVenue(
  flatFeed([
    {
      ...{ instrument: known("EURUSD"), bid: 1.1 },
      steps: [5, 9, 14].map((minute, i) => ({
        at: NOW + minute * 60_000,
        bid: 1.1 + (i - 1) * 0.01,
      })),
    },
  ]),
);
const who = { login: "900001", server: "Test", tradeMode: "demo" } as const;

/** One life of a program at a broker that breaks: commands, some again, some too late, restarts, all by a seed. */
function live(seed: number) {
  const rng = seededRng(seed);
  const chance = (part: number) => rng() < part;
  const keep = { deals: 5000, results: 0, history: 5000 };
  const broker = account({ balance: 1e6, rules: { keep } });
  const faults = { rules: [], random: { seed, rate: 0.35 } };
  const terminal = new SimTerminal({ broker, venue, latencyMs: 40, seed, faults });
  const disk: EaLine[] = [];
  const said: EaMessage[] = [];
  const begin = () =>
    new SimEa({
      ...{ terminal, venue, account: who, isDemoOnly: true, lines: [...disk] },
      append: (line) => disk.push(line),
      say: (message) => said.push(message),
    });
  let ea = begin();
  const sent: EaCommand[] = [];
  const late = new Set<string>();
  let now = NOW;
  for (let i = 0; i < 60; i++) {
    now += Math.floor(rng() * 20 * SECOND);
    const requestId = `r${i}`;
    const positions = terminal.truth(now).positions;
    const position = positions[Math.floor(rng() * positions.length)];
    const command: SimCommand =
      position && chance(0.4)
        ? {
            requestId,
            action: "close",
            positionId: identifierOf(position),
            lots: null,
            comment: requestId,
          }
        : {
            ...{ requestId, action: "open", symbol: "EURUSD", type: chance(0.5) ? "BUY" : "SELL" },
            ...{
              lots: 0.1,
              price: null,
              stopLoss: null,
              takeProfit: null,
              magic: i,
              comment: requestId,
            },
          };
    const tick = now - NOW;
    const isLate = chance(0.1);
    if (isLate) late.add(requestId);
    const expiresTick = isLate ? tick - 1 : tick + 5 * SECOND;
    const one: EaCommand = { ...who, requestId, attempt: 1, expiresTick, command };
    sent.push(one);
    ea.hear(one, now, tick);
    const again = sent[Math.floor(rng() * sent.length)];
    if (chance(0.3) && again) ea.hear(again, now, tick);
    if (chance(0.05)) ea = begin(); // killed: what waited for an answer is forgotten
    for (let step = 0; step < 8; step++) {
      now += 150;
      ea.look(now, now - NOW);
    }
  }
  for (let i = 0; i < 20; i++) {
    now += 10 * SECOND;
    ea.look(now, now - NOW);
  }
  return { terminal, now, said, sent, late, injected: terminal.injected };
}

/** What is wrong with one request's end; empty when nothing is. */
function problemsOf({ requestId }: EaCommand, life: ReturnType<typeof live>): readonly string[] {
  const { terminal, now, said, late } = life;
  const ordered = terminal.truth(now).history.filter((order) => order.comment === requestId);
  const heard = said.filter((one) => "ref" in one && one.ref?.requestId === requestId);
  const results = heard.flatMap((one) =>
    one.type === "result" ? [JSON.stringify(one.result)] : [],
  );
  return [
    ...(new Set(ordered.map((order) => order.ticket)).size > 1 ? ["ordered twice"] : []),
    ...(late.has(requestId) && ordered.length > 0 ? ["ordered too late"] : []),
    ...(heard.filter((one) => one.type === "ack").length > 1 ? ["begun twice"] : []),
    ...(new Set(results).size > 1 ? ["two results"] : []),
    ...(heard.length === 0 ? ["no word"] : []),
  ];
}

/** After the quiet no fault hides anything any more: what the terminal shows is what the broker has. */
function isAgreed({ terminal, now }: ReturnType<typeof live>): boolean {
  const truth = terminal.truth(now);
  const tickets = (all: readonly { readonly ticket: string }[]) =>
    all.map((one) => one.ticket).join();
  for (let reads = 0; reads < 5; reads++) {
    const view = terminal.view(now);
    if (!view?.history.ready) continue;
    if (tickets(view.positions) !== tickets(truth.positions)) return false;
    if (tickets(view.history.deals) === tickets(truth.deals)) return true;
  }
  return false;
}

test("whatever breaks, each attempt is sent once at most, none too late, none without a word, and the lists agree", () => {
  const injected = new Map<string, number>();
  const ends = new Map<string, number>();
  const problems: string[] = [];
  for (let seed = 1; seed <= 20; seed++) {
    const life = live(seed);
    for (const command of life.sent) {
      const wrong = problemsOf(command, life);
      problems.push(...wrong.map((one) => `seed ${seed}, ${command.requestId}: ${one}`));
    }
    if (!isAgreed(life)) problems.push(`seed ${seed}: the terminal shows something else`);
    for (const { type } of life.said) ends.set(type, (ends.get(type) ?? 0) + 1);
    for (const [kind, count] of Object.entries(life.injected))
      injected.set(kind, (injected.get(kind) ?? 0) + count);
  }
  expect(problems).toEqual([]);
  // Nothing may be safe because nothing happened.
  expect(injected.size).toBeGreaterThanOrEqual(25);
  for (const end of ["result", "refused", "unknown"])
    expect([end, (ends.get(end) ?? 0) > 10]).toEqual([end, true]);
});
