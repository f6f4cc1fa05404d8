import { expect, test } from "vitest";
import type { BacktestDoneView, RiskLimitsView } from "../../workers/services/index.ts";
import { csvBars, Product, SPEC } from "./product.ts";

const product = new Product();

test("a run with an account's limits refuses by the account's rules, and its report is made again from them", async () => {
  const user = await product.user();
  await user.csv("symbol=EURUSD&timeframe=H1", csvBars(2_000));
  const { body: strategy } = await user.post<{ id: string }>("/backtest/strategies", {
    spec: SPEC,
  });
  const { body: account } = await user.get<RiskLimitsView>("/risk/limits");
  const run = (limits?: object) =>
    user.post<BacktestDoneView>("/backtest/run", {
      strategy_id: strategy.id,
      ...(limits && { limits }),
    });

  const { body: plain } = await run();
  expect(plain).not.toHaveProperty("refused");
  const { status, body } = await run({
    ...account.limits,
    cooldown: { minutes: 10_080, per_symbol: false },
  });
  expect(status).toBe(200);
  expect(body.trades.length).toBeGreaterThan(0);
  expect(body.trades.length).toBeLessThan(plain.trades.length);
  const count = body.refused?.by_code["risk.cooldown"] ?? 0;
  expect(count).toBeGreaterThan(0);
  expect(body.refused?.entries[0]).toMatchObject({ code: "risk.cooldown" });
  expect(body.receipt.costs_hash).not.toBe(plain.receipt.costs_hash);

  const report = await user.get<string>(`/backtest/sessions/${body.id}/report?format=html`);
  expect(report.status).toBe(200);
  expect(report.body).toContain(`risk.cooldown ${count}`);
});

test("limits with a field that is wrong or missing are refused by its name", async () => {
  const user = await product.user();
  const { body: account } = await user.get<RiskLimitsView>("/risk/limits");
  const run = (limits: object) => user.post("/backtest/run", { strategy_id: "none", limits });
  const { reset: _, ...part } = account.limits;
  for (const [limits, pointer] of [
    [part, "#/limits/reset"],
    [{ ...account.limits, max_positions: -1 }, "#/limits/max_positions"],
  ] as const) {
    const { status, body } = await run(limits);
    expect(status).toBe(422);
    expect(JSON.stringify(body)).toContain(pointer);
  }
});
