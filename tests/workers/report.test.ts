import { expect, test } from "vitest";
import type { BacktestDoneView } from "../../workers/services/index.ts";
import { csvBars, Product, SPEC, type User } from "./product.ts";

const product = new Product({ queue: { send: async () => undefined } });
const H1 = "symbol=EURUSD&timeframe=H1";

async function furnished(): Promise<{ user: User; strategy: string }> {
  const user = await product.user();
  const { body } = await user.post<{ id: string }>("/backtest/strategies", {
    spec: { ...SPEC, name: "<script>alert(1)</script>" },
  });
  await user.csv(H1, csvBars(2_000));
  return { user, strategy: body.id };
}

test("a result comes as a document, as a table of its trades, and whole", async () => {
  const { user, strategy } = await furnished();
  const { body } = await user.post<BacktestDoneView>("/backtest/run", { strategy_id: strategy });
  const report = (query: string) =>
    user.get<string>(`/backtest/sessions/${body.id}/report?${query}`);
  const html = await report("format=html&language=id");
  expect(html.status).toBe(200);
  expect(html.headers.get("content-type")).toContain("text/html");
  expect(html.headers.get("content-disposition")).toBe(
    `attachment; filename="backtest-EURUSD-H1-${body.id}.html"`,
  );
  expect(html.headers.get("content-security-policy")).toContain("sandbox");
  expect(html.body).toMatch(/^<!doctype html>/i);
  expect(html.body).toContain('lang="id"');
  expect(html.body).toContain(body.receipt.result_hash);
  expect(html.body).not.toContain("<script>alert(1)");
  expect((await report("format=html")).body).toContain('lang="en"');
  const csv = await report("format=csv");
  expect(csv.headers.get("content-type")).toContain("text/csv");
  expect(csv.body.trim().split("\n")).toHaveLength(body.trades.length + 1);
  expect((await report("format=json")).body).toEqual(body);
  expect((await report("format=pdf")).status).toBe(422);
});

test("a report outlives a later import of the same months", async () => {
  const { user, strategy } = await furnished();
  const { body } = await user.post<BacktestDoneView>("/backtest/run", { strategy_id: strategy });
  const before = await user.get(`/backtest/sessions/${body.id}/report?format=html`);
  await user.csv(H1, csvBars(2_000).replaceAll("1.1", "1.3"));
  const after = await user.get(`/backtest/sessions/${body.id}/report?format=html`);
  expect(after.body).toBe(before.body);
});

test("a run without a result, and another user's, has no report", async () => {
  const { user, strategy } = await furnished();
  const { body } = await user.post<{ id: string }>("/backtest/run", {
    strategy_id: strategy,
    background: true,
  });
  const path = `/backtest/sessions/${body.id}/report?format=html`;
  expect(await user.get(path)).toMatchObject({ status: 409, body: { code: "not_done" } });
  const stranger = await product.user();
  expect((await stranger.get(path)).status).toBe(404);
});
