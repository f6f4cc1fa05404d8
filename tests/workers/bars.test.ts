import { expect, test } from "vitest";
import { type Bars, concatBars, sha256 } from "#domain";
import { parseStrategy, runBacktest, type StrategySpec } from "#engine";
import { decodeChunk } from "#marketdata";
import { gzip } from "../../workers/adapters/index.ts";
import { barsWithin } from "../../workers/services/bars/merge.ts";
import type { BacktestDoneView, BarsRecipeView } from "../../workers/services/index.ts";
import { csvBars, Product, SPEC, type User } from "./product.ts";

const product = new Product();
const H1 = "symbol=EURUSD&timeframe=H1";

interface Chunk {
  readonly month: string;
  readonly version: number;
  readonly bars: number;
  readonly sha256: string;
}
const chunks = async (user: User) => (await user.get<Chunk[]>(`/bars/chunks?${H1}`)).body;

/** The bytes, which the JSON-minded helper would spoil. */
async function bytesOf(
  user: User,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly reply: Response; readonly bytes: Uint8Array }> {
  const reply = await product.fetch(path, { authorization: `Bearer ${user.token}`, ...headers });
  return { reply, bytes: new Uint8Array(await reply.arrayBuffer()) };
}

test("the months of a set have versions and hashes, and their bytes are kept for ever", async () => {
  const user = await product.user();
  await user.csv(H1, csvBars(1_000));
  const list = await chunks(user);
  expect(list.map(({ month, version, bars }) => `${month} ${version} ${bars}`)).toEqual([
    "2017-04 1 279",
    "2017-05 1 721",
  ]);
  const path = "/bars/chunks/EURUSD/H1/2017-05";
  const { reply, bytes } = await bytesOf(user, `${path}?version=1`);
  expect(reply.status).toBe(200);
  expect(reply.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
  expect(sha256(bytes)).toBe(list[1]?.sha256);
  const bars = decodeChunk(await gzip.decompress(bytes));
  expect(bars.time).toHaveLength(721);
  const etag = { "if-none-match": `"${list[1]?.sha256}"` };
  expect((await bytesOf(user, path, etag)).reply.status).toBe(304);
});

test("an import makes the next version of the months that it changes, and the one before stays", async () => {
  const user = await product.user();
  await user.csv(H1, csvBars(1_000));
  const before = await chunks(user);
  await user.csv(
    H1,
    "time,open,high,low,close\n2017-05-02 10:00,2,2,2,2\n2017-05-02 11:00,2,2,2,2",
  );
  const after = await chunks(user);
  expect(after[0]).toEqual(before[0]);
  expect(after[1]).toMatchObject({ version: 2, bars: 721 });
  const old = await bytesOf(user, "/bars/chunks/EURUSD/H1/2017-05?version=1");
  expect(sha256(old.bytes)).toBe(before[1]?.sha256);
  const newest = await bytesOf(user, "/bars/chunks/EURUSD/H1/2017-05");
  expect(sha256(newest.bytes)).toBe(after[1]?.sha256);
  expect(newest.reply.headers.get("cache-control")).toBe("private, no-cache");
  expect(newest.reply.headers.get("x-chunk-version")).toBe("2");
});

test("a chunk that is not there, or another user's, is not found", async () => {
  const user = await product.user();
  await user.csv(H1, csvBars(100));
  const stranger = await product.user();
  const path = "/bars/chunks/EURUSD/H1/2017-04";
  expect((await user.get(`${path}?version=2`)).status).toBe(404);
  expect((await stranger.get(path)).status).toBe(404);
  expect((await stranger.get<Chunk[]>(`/bars/chunks?${H1}`)).body).toEqual([]);
  expect((await user.get("/bars/chunks/EURUSD/H1/2017-4")).status).toBe(422);
});

test("a set tells its origin and what its bars are worth, also after the next import", async () => {
  const user = await product.user();
  const sets = async () =>
    (
      await user.get<{ origin: string; quality: { coverage: number; gaps: number } }[]>(
        "/bars/sets",
      )
    ).body;
  await user.csv(H1, csvBars(300));
  expect(await sets()).toMatchObject([
    { origin: "csv", quality: { coverage: 1, gaps: 0, missing_spreads: 300 } },
  ]);
  // 200 hours are missing between the two.
  await user.csv(
    `${H1}&origin=synthetic`,
    csvBars(100, Date.UTC(2017, 3, 19, 9) + 500 * 3_600_000),
  );
  const [mixed] = await sets();
  expect(mixed).toMatchObject({
    origin: "synthetic",
    quality: { gaps: 1, widest_gaps: [{ missing_bars: expect.any(Number) }] },
  });
  expect(mixed?.quality.coverage).toBeLessThan(0.95);
});

test("MetaTrader's own export is known by its form", async () => {
  const user = await product.user();
  const mt5 = [
    "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>",
    "2017.04.19\t09:00:00\t1.1\t1.2\t1.0\t1.1\t10\t0\t8",
    "2017.04.19\t10:00:00\t1.1\t1.2\t1.0\t1.1\t10\t0\t8",
  ].join("\n");
  expect((await user.csv(H1, mt5)).body).toMatchObject({ origin: "mt5" });
});

test("a result of bars with holes, or of generated ones, is labelled", async () => {
  const user = await product.user();
  const { body } = await user.post<{ id: string }>("/backtest/strategies", { spec: SPEC });
  const run = (more: object) =>
    user.post<{ labels: string[] }>("/backtest/run", { strategy_id: body.id, ...more });
  await user.csv(H1, csvBars(400));
  expect((await run({})).body.labels).toEqual([]);
  await user.csv(`${H1}&origin=synthetic`, csvBars(400, Date.UTC(2017, 6, 3)));
  const holes = await run({});
  expect(holes.body.labels).toEqual(["low_quality_data", "synthetic_data"]);
  expect((await run({ end_date: "2017-06-01" })).body.labels).toEqual([]);
  const { body: list } = await user.get<{ labels: string[] }[]>("/backtest/sessions");
  expect(list[1]?.labels).toEqual(["low_quality_data", "synthetic_data"]);
});

test("a result carries all that another machine needs to come to the same receipt", async () => {
  const user = await product.user();
  const { body: strategy } = await user.post<{ id: string }>("/backtest/strategies", {
    spec: SPEC,
  });
  await user.csv(H1, csvBars(2_000));
  const { status, body } = await user.post<BacktestDoneView>("/backtest/run", {
    strategy_id: strategy.id,
    start_date: "2017-04-25",
    end_date: "2017-06-30",
    params: { fast: 9 },
    costs: { spread_points: 12, commission_per_lot_per_side: 0 },
    execution: {
      latency_ms: 250,
      slippage: { kind: "exponential", mean_points: 2, most_points: 20 },
      reject_probability: 0.1,
    },
    account: { margin_mode: "hedging", leverage: 30 },
    seed: 7,
  });
  expect({ status, body }).toMatchObject({ status: 200, body: { status: "done" } });
  expect(body.costs).toMatchObject({ spread_points: 12, commission_per_lot_per_side: 0 });
  // A later import makes newer versions; the recipe names the older ones.
  await user.csv(
    H1,
    "time,open,high,low,close\n2017-05-02 10:00,2,2,2,2\n2017-05-02 11:00,2,2,2,2",
  );
  const { rerun, receipt } = (await user.get<BacktestDoneView>(`/backtest/sessions/${body.id}`))
    .body;
  const parsed = parseStrategy(rerun.spec as StrategySpec);
  if (!parsed.ok) throw new Error("the spec does not read");
  const again = runBacktest({
    ...rerun.setting,
    strategy: parsed.value,
    params: rerun.params,
    seed: rerun.seed,
    bars: await cook(user, rerun.data),
  });
  expect(again.receipt.resultHash).toBe(receipt.result_hash);
  expect(again.receipt.dataHash).toBe(receipt.data_hash);
  expect(again.receipt.costsHash).toBe(receipt.costs_hash);
});

async function cook(user: User, { symbol, timeframe, chunks: list, from, to }: BarsRecipeView) {
  const months: Bars[] = [];
  for (const { month, version } of list) {
    const path = `/bars/chunks/${symbol}/${timeframe}/${month}?version=${version}`;
    months.push(decodeChunk(await gzip.decompress((await bytesOf(user, path)).bytes)));
  }
  return barsWithin(concatBars(months), { from, to });
}

test("minute bars of the same symbol decide inside a bar, and are asked for where they are missing", async () => {
  const user = await product.user();
  const { body: strategy } = await user.post<{ id: string }>("/backtest/strategies", {
    spec: SPEC,
  });
  await user.csv(H1, csvBars(200));
  const run = () =>
    user.post<BacktestDoneView>("/backtest/run", { strategy_id: strategy.id, mode: "m1" });
  expect(await run()).toMatchObject({ status: 422, body: { code: "no_bars" } });
  await user.csv("symbol=EURUSD&timeframe=M1", minutes(200));
  const { status, body } = await run();
  expect({ status, body }).toMatchObject({ status: 200, body: { mode: "m1", status: "done" } });
  expect(body.rerun.setting.mode).toBe("inner");
  expect(body.rerun.inside).toMatchObject({ symbol: "EURUSD", timeframe: "M1" });
  const [inside, bars] = [body.rerun.inside, body.rerun.data];
  if (!inside) throw new Error("there is no recipe for the minutes");
  const parsed = parseStrategy(body.rerun.spec as StrategySpec);
  if (!parsed.ok) throw new Error("the spec does not read");
  const again = runBacktest({
    ...body.rerun.setting,
    strategy: parsed.value,
    bars: await cook(user, bars),
    inside: { bars: await cook(user, inside), timeframe: "M1" },
  });
  expect(again.receipt.resultHash).toBe(body.receipt.result_hash);
  const minutesOnly = await user.post("/backtest/run", {
    strategy_id: strategy.id,
    timeframe: "M1",
    mode: "m1",
  });
  expect(minutesOnly).toMatchObject({ status: 422, body: { code: "nothing_inside" } });
});

/** Four corners of each hour of `csvBars`, as minutes: they lie inside their bars. */
function minutes(hours: number): string {
  const [header = "", ...rows] = csvBars(hours).split("\n");
  return [
    header,
    ...rows.flatMap((row) => {
      const [time = "", open = "", high = "", low = "", close = ""] = row.split(",");
      const from = Date.parse(time);
      const flat = (minute: number, price: string) =>
        [new Date(from + minute * 60_000).toISOString(), price, price, price, price, 10].join(",");
      return [flat(0, open), flat(1, high), flat(2, low), flat(3, close)];
    }),
  ].join("\n");
}
