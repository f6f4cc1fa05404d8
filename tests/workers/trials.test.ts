import { env } from "cloudflare:test";
import { createClient } from "@libsql/client/web";
import { expect, test } from "vitest";
import { deflatedSharpe, minimumTrackRecord, probabilisticSharpe } from "#engine";
import { csvBars, Product, SPEC, type User } from "./product.ts";

const product = new Product();
const H1 = "symbol=EURUSD&timeframe=H1";

interface Ledger {
  readonly lineage: string;
  readonly count: number;
  readonly runs: number;
  readonly sharpe_mean: number | null;
  readonly sharpe_variance: number | null;
  readonly entries: readonly {
    readonly number: number;
    readonly kind: string;
    readonly source: string;
    readonly trials: { readonly count: number };
    readonly previous_hash: string;
    readonly hash: string;
  }[];
  readonly verified: boolean;
  readonly fault: object | null;
  readonly head: string;
}
interface Run {
  readonly id: string;
  readonly overfit: {
    readonly trials: number;
    readonly sharpe_variance: number | null;
    readonly returns: number;
    readonly sharpe: number;
    readonly psr: number;
    readonly dsr: number;
    readonly min_track_record: number | null;
  };
}

async function furnished(): Promise<{ user: User; strategy: string }> {
  const user = await product.user();
  const { body } = await user.post<{ id: string }>("/backtest/strategies", { spec: SPEC });
  await user.csv(H1, csvBars(2_000));
  return { user, strategy: body.id };
}
const ledger = async (user: User, strategy: string) =>
  (await user.get<Ledger>(`/backtest/strategies/${strategy}/trials`)).body;
const run = (user: User, strategy: string, params: object = {}) =>
  user.post<Run>("/backtest/run", { strategy_id: strategy, params });
const sweep = (user: User, strategy: string, key: string, count = 100) =>
  user.post<Ledger>(`/backtest/strategies/${strategy}/trials`, {
    source: "sweep",
    trial_key: key,
    trials: { count, sharpe_mean: 0.02, sharpe_squares: 0.001 * (count - 1) },
  });
const remove = (user: User, strategy: string) =>
  product.call("DELETE", `/backtest/strategies/${strategy}`, undefined, { token: user.token });

test("every variant that is run is one trial, and the same one again is none", async () => {
  const { user, strategy } = await furnished();
  await run(user, strategy);
  await run(user, strategy);
  await run(user, strategy, { fast: 20 });
  const found = await ledger(user, strategy);
  expect(found).toMatchObject({ count: 2, runs: 3, verified: true, fault: null });
  expect(found.entries.map(({ number }) => number)).toEqual([2, 1, 0]);
  expect(found.head).toBe(found.entries[0]?.hash);
  expect(found.entries[0]?.previous_hash).toBe(found.entries[1]?.hash);
});

test("a result is deflated by every try of its idea, also those that came later", async () => {
  const { user, strategy } = await furnished();
  const { body } = await run(user, strategy);
  expect(body.overfit).toMatchObject({ trials: 1, sharpe_variance: null });
  expect(body.overfit.dsr).toBe(body.overfit.psr);
  const before = await ledger(user, strategy);
  expect(before.sharpe_mean).toBe(body.overfit.sharpe);
  expect(await sweep(user, strategy, "grid")).toMatchObject({ status: 200, body: { count: 101 } });
  const { body: after } = await user.get<Run>(`/backtest/sessions/${body.id}`);
  const { sharpe_variance } = await ledger(user, strategy);
  expect(after.overfit).toMatchObject({ trials: 101, sharpe_variance, psr: body.overfit.psr });
  expect(after.overfit.dsr).toBeLessThan(body.overfit.dsr);
});

test("the figures are those of the engine's own formulas, from the result's own returns", async () => {
  const { user, strategy } = await furnished();
  await sweep(user, strategy, "grid", 50);
  const { body } = await user.post<
    Run & { metrics: Record<string, number>; overfit: { dsr_threshold: number } }
  >("/backtest/run", { strategy_id: strategy });
  const { metrics, overfit } = body;
  const { sharpe, returns: count } = overfit;
  const shape = { skew: metrics.skew ?? NaN, kurtosis: (metrics.kurtosis ?? NaN) + 3 };
  const evidence = { sharpe, count, ...shape };
  const variance = (await ledger(user, strategy)).sharpe_variance ?? NaN;
  const deflated = deflatedSharpe({ ...evidence, trials: 51, sharpeVariance: variance });
  expect(overfit.psr).toBeCloseTo(probabilisticSharpe({ ...evidence, benchmark: 0 }) ?? NaN, 12);
  expect(overfit.dsr).toBeCloseTo(deflated?.probability ?? NaN, 12);
  expect(overfit.dsr_threshold).toBeCloseTo(deflated?.threshold ?? NaN, 12);
  const least = minimumTrackRecord({ ...evidence, benchmark: 0, confidence: 0.95 });
  if (least === null) expect(overfit.min_track_record).toBeNull();
  else expect(overfit.min_track_record).toBeCloseTo(least, 6);
});

test("the count outlives the strategy, and starting over with a copy or the same spec starts no new one", async () => {
  const { user, strategy } = await furnished();
  await run(user, strategy);
  const copied = await user.post<{ id: string; lineage: string }>("/backtest/strategies", {
    spec: { ...SPEC, takeProfit: "5 * atr(14)" },
    copy_of: strategy,
  });
  expect(copied.body.lineage).toBe(strategy);
  await run(user, copied.body.id);
  await remove(user, copied.body.id);
  await remove(user, strategy);
  const again = await user.post<{ id: string; lineage: string }>("/backtest/strategies", {
    name: "Quite new",
    spec: SPEC,
  });
  expect(again.body.lineage).toBe(strategy);
  const { body } = await run(user, again.body.id, { fast: 30 });
  expect(body.overfit.trials).toBe(3);
  const found = await ledger(user, strategy);
  expect(found).toMatchObject({ count: 3, verified: true });
  expect(found.entries.map(({ kind }) => kind)).toEqual([
    "run",
    "deleted",
    "deleted",
    "run",
    "run",
  ]);
  expect(await ledger(user, copied.body.id)).toEqual(found);
});

test("another idea has a count of its own, in the same chain", async () => {
  const { user, strategy } = await furnished();
  const other = { ...SPEC, stopLoss: "2 * atr(14)" };
  const { body } = await user.post<{ id: string }>("/backtest/strategies", { spec: other });
  await run(user, strategy);
  await run(user, body.id);
  const found = await ledger(user, body.id);
  expect(found).toMatchObject({ lineage: body.id, count: 1, verified: true });
  expect(found.entries.map(({ number }) => number)).toEqual([1]);
});

test("writers at once make one chain, without a fork or a hole", async () => {
  const { user, strategy } = await furnished();
  const keys = Array.from({ length: 12 }, (_, i) => `sweep ${i}`);
  const replies = await Promise.all([
    ...keys.map((key) => sweep(user, strategy, key, 10)),
    ...[14, 16, 18].map((fast) => run(user, strategy, { fast })),
  ]);
  expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
  const found = await ledger(user, strategy);
  expect(found).toMatchObject({ count: 123, verified: true });
  expect(found.entries.map(({ number }) => number)).toEqual(
    Array.from({ length: 15 }, (_, i) => 14 - i),
  );
});

test("the database itself refuses to change, take away or shorten what was counted", async () => {
  const { user, strategy } = await furnished();
  await sweep(user, strategy, "a");
  await sweep(user, strategy, "b");
  const database = createClient({ url: (env as unknown as { DB_URL: string }).DB_URL });
  const attempts = [
    "update trial_records set entry = '{}' where user_id = ?",
    "delete from trial_records where user_id = ?",
    "delete from trial_records where user_id = ? and number = 1",
    "update trial_heads set number = 0 where user_id = ?",
    "delete from trial_heads where user_id = ?",
  ];
  for (const sql of attempts) {
    await expect(database.execute({ sql, args: [user.id] }), sql).rejects.toThrow();
  }
  expect(await ledger(user, strategy)).toMatchObject({ count: 200, verified: true });
});

test("a record that was tampered with behind the triggers is found", async () => {
  const { user, strategy } = await furnished();
  await sweep(user, strategy, "a");
  await sweep(user, strategy, "b");
  const database = createClient({ url: (env as unknown as { DB_URL: string }).DB_URL });
  const [trigger] = (
    await database.execute("select sql from sqlite_master where name = 'trial_records_kept'")
  ).rows;
  const cut = {
    sql: "delete from trial_records where user_id = ? and number = 1",
    args: [user.id],
  };
  await database.batch(["drop trigger trial_records_kept", cut, String(trigger?.sql)], "write");
  expect(await ledger(user, strategy)).toMatchObject({
    count: 100,
    verified: false,
    fault: { number: 1, code: "ledger.head" },
  });
});

test("a ledger is its owner's alone, and a count that is no count is refused", async () => {
  const { user, strategy } = await furnished();
  const stranger = await product.user();
  expect((await sweep(stranger, strategy, "a")).status).toBe(404);
  expect((await stranger.get(`/backtest/strategies/${strategy}/trials`)).status).toBe(404);
  expect((await sweep(user, strategy, "a", 0)).status).toBe(422);
  expect((await sweep(user, strategy, "")).status).toBe(422);
  expect((await ledger(user, strategy)).runs).toBe(0);
});
