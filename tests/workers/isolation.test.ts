import { expect, test } from "vitest";
import { csvBars, Product, SPEC, type User } from "./product.ts";

const product = new Product();

interface Made {
  readonly id: string;
  readonly position_id: string;
}

/** One of everything that a user can own. */
async function furnish(user: User) {
  const { body: strategy } = await user.post<Made>("/backtest/strategies", { spec: SPEC });
  await user.csv("symbol=EURUSD&timeframe=H1", csvBars(300));
  const { body: backtest } = await user.post<Made>("/backtest/run", { strategy_id: strategy.id });
  const { body: order } = await user.post<Made>("/trading/orders", {
    symbol: "EURUSD",
    order_type: "BUY",
    lot_size: 0.1,
  });
  return { strategy, backtest, order, account: await user.practice() };
}

test("nothing of a user can be read or changed by another", async () => {
  const owner = await product.user();
  const stranger = await product.user();
  const { strategy, backtest, order, account } = await furnish(owner);
  const replies = await Promise.all([
    stranger.get(`/backtest/strategies/${strategy.id}`),
    stranger.put(`/backtest/strategies/${strategy.id}`, { spec: SPEC }),
    stranger.get(`/backtest/strategies/${strategy.id}/versions`),
    stranger.get(`/backtest/strategies/${strategy.id}/versions/1`),
    product.call("DELETE", `/backtest/strategies/${strategy.id}`, undefined, {
      token: stranger.token,
    }),
    stranger.post("/backtest/run", { strategy_id: strategy.id }),
    stranger.get(`/backtest/sessions/${backtest.id}`),
    stranger.post(`/backtest/sessions/${backtest.id}/cancel`),
    stranger.get(`/backtest/sessions/${backtest.id}/report?format=csv`),
    stranger.get(`/backtest/strategies/${strategy.id}/trials`),
    stranger.post(`/backtest/strategies/${strategy.id}/trials`, {
      source: "sweep",
      trial_key: "theirs",
      trials: { count: 1, sharpe_mean: 0, sharpe_squares: 0 },
    }),
    stranger.post("/backtest/strategies", { spec: SPEC, copy_of: strategy.id }),
    stranger.get("/bars/chunks/EURUSD/H1/2017-04"),
    stranger.get(`/trading/orders/${order.id}`),
    stranger.post(`/trading/orders/${order.id}/cancel`),
    stranger.post(`/trading/positions/${order.position_id}/close`, { connection_id: account }),
    stranger.post(`/trading/positions/${order.position_id}/modify`, {
      connection_id: account,
      stop_loss: 1,
    }),
    stranger.post("/trading/orders", {
      connection_id: account,
      symbol: "EURUSD",
      order_type: "BUY",
      lot_size: 0.1,
    }),
    stranger.post(`/trading/orders/${order.id}/modify`, { price: 1 }),
    stranger.post(`/trading/positions/${order.position_id}/close-by`, {
      connection_id: account,
      by: "1",
    }),
    stranger.post("/trading/orders", {
      connection_ids: [account],
      symbol: "EURUSD",
      order_type: "BUY",
      lot_size: 0.1,
    }),
    stranger.post("/trading/kill", { level: "flatten", connection_id: account }),
    stranger.post("/trading/resume", { connection_id: account }),
    stranger.get(`/trading/positions?connection_id=${account}`),
    stranger.get(`/connections/${account}`),
    stranger.post(`/connections/${account}/ticket`),
    stranger.post(`/connections/${account}/revoke`),
    stranger.post(`/connections/${account}/takeover`),
    stranger.get(`/connections/${account}/chain`),
    stranger.get(`/connections/${account}/chain/verify`),
  ]);
  expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 404));
  const lists = [
    "/backtest/strategies",
    "/backtest/sessions",
    "/bars/sets",
    "/bars/chunks?symbol=EURUSD&timeframe=H1",
    "/trading/orders",
    "/trading/positions",
    "/trading/deals",
    `/trading/orders?connection_id=${account}`,
    `/trading/deals?connection_id=${account}`,
  ];
  for (const list of lists) expect((await stranger.get(list)).body).toEqual([]);
  expect((await stranger.get<{ bars: [] }>("/bars?symbol=EURUSD&timeframe=H1")).body.bars).toEqual(
    [],
  );
  expect((await owner.get(`/backtest/strategies/${strategy.id}`)).body).toMatchObject({
    version: 1,
  });
});

test("two users may use the same idempotency key", async () => {
  const users = await Promise.all([product.user(), product.user()]);
  const order = { symbol: "EURUSD", order_type: "BUY", lot_size: 0.1 };
  const replies = await Promise.all(
    users.map((user) => user.post<Made>("/trading/orders", order, "the same key")),
  );
  expect(replies.map(({ status }) => status)).toEqual([201, 201]);
  expect(replies[0]?.body.id).not.toBe(replies[1]?.body.id);
});
