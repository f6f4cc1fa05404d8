import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Api, ApiRefusal, apiAt } from "../start/api.ts";
import type { Demo } from "../start/demo.ts";
import { Launched } from "../start/launch.ts";
import { letProgramsTrade } from "../start/limits.ts";
import { type Figure, median, short, timesOf } from "./measure.ts";

/** Orders a second, on the beat. */
const RATES = [5, 10, 20];
const SECONDS = 20;
/** Until the engines have compiled what is hot; some at once, so that it does not take long. */
const WARM_UP = 600;
const WARM_UP_CROWD = 4;
const SINGLE = 100;
/** Positions that stay open before the oldest is closed. */
const KEPT = 20;
/** In flight at once when the path is filled up. */
const CROWDS = [4, 16, 32];
const CROWD_MS = 8_000;

interface Answer {
  readonly status: string;
  readonly position_id: string | null;
}

/**
 * The whole way of an order on one machine: API, database, room, connector with its journal, simulated terminal, and back
 * with the ticket. Every second request closes what the one before opened, so that the account stays small.
 */
export async function orderFigures(): Promise<Figure[]> {
  const product = await Launched.ready();
  try {
    const { api, connectionId } = await terminalUser(product);
    await letProgramsTrade(api, connectionId);
    const turn = turns(api, connectionId);
    await Promise.all(Array.from({ length: WARM_UP_CROWD }, () => warmUp(turn)));
    const figures = [await single(turn, () => api.get("/trading/orders?limit=1"))];
    for (const rate of RATES) figures.push(await steady(turn, rate));
    for (const crowd of CROWDS) figures.push(await saturated(turn, crowd));
    return figures;
  } finally {
    await product.discard();
  }
}

async function terminalUser(product: Launched): Promise<{ api: Api; connectionId: string }> {
  const demo = JSON.parse(readFileSync(join(product.dataDir, "demo.json"), "utf8")) as Demo;
  const guest = apiAt(product.app);
  const api = guest.as((await guest.post<{ token: string }>("/auth/login", demo)).token);
  const all = await api.get<readonly { id: string; kind: string }[]>("/connections");
  return { api, connectionId: all.find(({ kind }) => kind === "terminal")?.id ?? "" };
}

async function warmUp(turn: () => Promise<Turn>): Promise<void> {
  for (let i = 0; i < WARM_UP / WARM_UP_CROWD; i++) await turn();
}

interface Turn {
  readonly took: number;
  /** False when the answer was "later": the whole path is full. */
  readonly filled: boolean;
}

/** One request to its ticket. @throws Error when it was refused. */
function turns(api: Api, connection_id: string): () => Promise<Turn> {
  const held: string[] = [];
  let count = 0;
  return async () => {
    const position = held.length > KEPT ? held.shift() : undefined;
    const key = { "Idempotency-Key": `bench-${process.pid}-${count++}` };
    const order = {
      ...{ connection_id, symbol: "EURUSD", order_type: "BUY", lot_size: 0.01, stop_loss: 0.5 },
    };
    const before = performance.now();
    const asked = position
      ? api.post<Answer>(`/trading/positions/${position}/close`, { connection_id }, key)
      : api.post<Answer>("/trading/orders", order, key);
    const { status, position_id } = await asked.catch((error: unknown) => {
      throw error instanceof ApiRefusal ? new Error(error.message) : error;
    });
    const took = performance.now() - before;
    const filled = status === "FILLED";
    if (filled && !position && position_id !== null) held.push(position_id);
    return { took, filled };
  };
}

/** One order at a time, beside a request that reads the session and one table: what the machine takes at the least. */
async function single(turn: () => Promise<unknown>, read: () => Promise<unknown>): Promise<Figure> {
  const [orders, reads] = [await timesOf(SINGLE, turn), await timesOf(SINGLE, read)];
  return {
    what: "one order at a time, API to ticket",
    median: `${short(median(orders))} ms`,
    spread: `p99 ${short(at(orders, 0.99))} ms, ${SINGLE} orders`,
    ratio: `${short(median(orders) / median(reads))} x a request that only reads (${short(median(reads))} ms)`,
  };
}

/** Requests begin on the beat, whether the ones before have ended or not. */
async function steady(turn: () => Promise<Turn>, rate: number): Promise<Figure> {
  const begin = performance.now();
  const asked: Promise<Turn>[] = [];
  for (let i = 0; i < rate * SECONDS; i++) {
    const wait = begin + (i * 1000) / rate - performance.now();
    if (wait > 0) await new Promise((next) => setTimeout(next, wait));
    asked.push(turn());
  }
  const turns = await Promise.all(asked);
  const times = turns.map(({ took }) => took).sort((a, b) => a - b);
  return {
    what: `order, API to ticket at ${rate} a second for ${SECONDS} s through connector and simulated terminal`,
    median: `${short(at(times, 0.5))} ms`,
    spread: `p90 ${short(at(times, 0.9))}, p99 ${short(at(times, 0.99))}, most ${short(times.at(-1) ?? 0)} ms, ${times.length} orders, ${laterOf(turns)} answered later`,
  };
}

async function saturated(turn: () => Promise<Turn>, crowd: number): Promise<Figure> {
  const begin = performance.now();
  const turns: Turn[] = [];
  const one = async () => {
    while (performance.now() < begin + CROWD_MS) turns.push(await turn());
  };
  await Promise.all(Array.from({ length: crowd }, one));
  const took = performance.now() - begin;
  const times = turns.map((each) => each.took).sort((a, b) => a - b);
  return {
    what: `orders through the whole path with ${crowd} always in flight`,
    median: `${short(((times.length - laterOf(turns)) * 1000) / took)} a second`,
    spread: `p50 ${short(at(times, 0.5))}, p99 ${short(at(times, 0.99))} ms, ${times.length} orders, ${laterOf(turns)} answered later`,
  };
}

function laterOf(turns: readonly Turn[]): number {
  return turns.filter(({ filled }) => !filled).length;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
