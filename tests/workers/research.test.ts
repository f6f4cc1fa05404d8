import { expect, test } from "vitest";
import { csvBars, Product, type Reply, SPEC, type User } from "./product.ts";

const product = new Product();
const H1 = "symbol=EURUSD&timeframe=H1";

interface Strategy {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
}
interface Backtest {
  readonly id: string;
  readonly trades: readonly unknown[];
  readonly equity: readonly (readonly [number, number])[];
  readonly metrics: Readonly<Record<string, number>>;
  readonly receipt: { readonly result_hash: string };
}

const create = (user: User): Promise<Reply<Strategy>> =>
  user.post<Strategy>("/backtest/strategies", { name: "Mine", spec: SPEC });

test("a new spec is the next version, and versions never change", async () => {
  const user = await product.user();
  const { status, body } = await create(user);
  expect(status).toBe(201);
  expect(body).toMatchObject({ version: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  const path = `/backtest/strategies/${body.id}`;
  const changed = { ...SPEC, takeProfit: "4 * atr(14)" };
  expect((await user.put(path, { spec: changed })).body).toMatchObject({ version: 2 });
  expect((await user.put(path, { name: "Renamed", spec: changed })).body).toMatchObject({
    version: 2,
    name: "Renamed",
  });
  const { body: versions } = await user.get<Strategy[]>(`${path}/versions`);
  expect(versions.map(({ version }) => version)).toEqual([2, 1]);
  expect((await user.get(`${path}/versions/1`)).body).toMatchObject({
    hash: body.hash,
    spec: SPEC,
  });
  expect((await user.get(`${path}/versions/3`)).status).toBe(404);
});

test("two changes at once both become versions", async () => {
  const user = await product.user();
  const { body } = await create(user);
  const replies = await Promise.all(
    [2, 4, 5].map((target) =>
      user.put(`/backtest/strategies/${body.id}`, {
        spec: { ...SPEC, takeProfit: `${target} * atr(14)` },
      }),
    ),
  );
  expect(replies.map(({ body: reply }) => reply.version).sort()).toEqual([2, 3, 4]);
});

test("a removed strategy is off the list", async () => {
  const user = await product.user();
  const { body } = await create(user);
  await product.call("DELETE", `/backtest/strategies/${body.id}`, undefined, { token: user.token });
  expect((await user.get("/backtest/strategies")).body).toEqual([]);
  expect((await user.get(`/backtest/strategies/${body.id}`)).status).toBe(404);
});

test("bars come back as they were imported, and a second import replaces what overlaps", async () => {
  const user = await product.user();
  const first = await user.csv(H1, csvBars(1_000));
  expect(first).toMatchObject({
    status: 200,
    body: { symbol: "EURUSD", timeframe: "H1", bars: 1_000, from: "2017-04-19T09:00:00.000Z" },
  });
  await user.csv(H1, csvBars(1_000));
  const corrected = "time,open,high,low,close\n2017-04-19 10:00,2,2,2,2\n2018-01-01 00:00,3,3,3,3";
  expect((await user.csv(H1, corrected)).status).toBe(200);
  const { body } = await user.get<{ bars: number[][] }>(
    `/bars?${H1}&from=2017-04-19&to=2017-04-19`,
  );
  expect(body.bars).toHaveLength(15);
  expect(body.bars.slice(0, 2).map((bar) => bar[1])).toEqual([1.1, 2]);
  expect((await user.get("/bars/sets")).body).toMatchObject([
    {
      symbol: "EURUSD",
      timeframe: "H1",
      bars: 1_001,
      from: "2017-04-19T09:00:00.000Z",
      to: "2018-01-01T00:00:00.000Z",
      origin: "csv",
    },
  ]);
});

test("a backtest without bars names the call that imports them", async () => {
  const user = await product.user();
  const { body } = await create(user);
  const reply = await user.post("/backtest/run", {
    strategy_id: body.id,
    symbol: "EURUSD",
    timeframe: "H1",
  });
  expect(reply).toMatchObject({ status: 422, body: { code: "no_bars" } });
  expect(reply.body.detail).toContain("POST /api/v1/bars/import?symbol=EURUSD&timeframe=H1");
});

test("a backtest runs with costs, is stored, and gives the same result again", async () => {
  const user = await product.user();
  const { body: strategy } = await create(user);
  await user.csv(H1, csvBars(2_000));
  const request = {
    strategy_id: strategy.id,
    symbol: "EURUSD",
    timeframe: "H1",
    start_date: "2017-04-20",
    end_date: "2017-06-30",
    initial_balance: 5_000,
  };
  const run = await user.post<Backtest>("/backtest/run", request);
  expect(run).toMatchObject({
    status: 200,
    body: { status: "done", initial_balance: 5_000, bars: 1_728, strategy_version: 1 },
  });
  expect(run.body.trades.length).toBeGreaterThan(3);
  expect(run.body.trades[0]).toMatchObject({
    commission: expect.any(Number),
    entry_time: expect.stringMatching(/Z$/),
  });
  expect(run.body.metrics).toHaveProperty("net_profit");
  expect(run.body.equity.length).toBeLessThanOrEqual(2_002);
  expect((await user.get(`/backtest/sessions/${run.body.id}`)).body).toEqual(run.body);
  const again = await user.post<Backtest>("/backtest/run", request);
  expect(again.body.receipt.result_hash).toBe(run.body.receipt.result_hash);
  const { body: sessions } = await user.get<Backtest[]>("/backtest/sessions");
  expect(sessions.map(({ id }) => id)).toEqual([again.body.id, run.body.id]);
});

test("a backtest with dates the wrong way round, or an unknown parameter, says so", async () => {
  const user = await product.user();
  const { body } = await create(user);
  await user.csv(H1, csvBars(200));
  const run = (more: object) => user.post("/backtest/run", { strategy_id: body.id, ...more });
  expect(await run({ start_date: "2018-01-01", end_date: "2017-01-01" })).toMatchObject({
    status: 422,
    body: { code: "bad_range" },
  });
  expect(await run({ start_date: "yesterday" })).toMatchObject({
    status: 422,
    body: { code: "bad_range", errors: [{ pointer: "#/start_date" }] },
  });
  expect(await run({ params: { speed: 3 } })).toMatchObject({
    status: 422,
    body: { code: "unknown_param", errors: [{ pointer: "#/params/speed" }] },
  });
});
