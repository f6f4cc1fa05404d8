import { expect, inject, test } from "vitest";
import { createStrategyWriter } from "../../workers/adapters/index.ts";
import { csvBars, Product } from "./product.ts";

interface Generated {
  readonly source: string;
  readonly notice: string;
  readonly spec: object;
  readonly ai_problem: { readonly code: string } | null;
  readonly gate_report: {
    readonly passed: boolean;
    readonly gates: readonly {
      readonly id: string;
      readonly status: string;
      readonly detail: string;
    }[];
  };
}

const WISH = { symbol: "EURUSD", timeframe: "H1", risk_level: "medium" };

/** A product whose AI is the model of that name. */
function withModel(model: string, baseUrl: string = inject("aiUrl")): Product {
  const writer = { baseUrl, apiKey: "a key", model, api: "chat", timeoutMs: 500 } as const;
  return new Product({ strategyWriter: createStrategyWriter(writer) });
}

async function generate(product: Product, more: object = {}) {
  const user = await product.user();
  return user.post<Generated>("/ai/generate-strategy", { ...WISH, ...more });
}

test("without an AI the builder answers, says so, and its strategy can be stored", async () => {
  const product = new Product();
  const { status, body } = await generate(product, { prompt: "beli saat RSI < 30, risiko 1%" });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    source: "builder",
    ai_problem: null,
    gate_report: { passed: true },
  });
  expect(body.notice).toContain("No AI took part");
  expect(body.gate_report.gates.map(({ id, status: outcome }) => [id, outcome])).toEqual([
    ["schema", "passed"],
    ["stop_loss", "passed"],
    ["risk", "passed"],
    ["units", "skipped"],
    ["backtest", "skipped"],
  ]);
  const user = await product.user();
  expect((await user.post("/backtest/strategies", { spec: body.spec })).status).toBe(201);
});

test("with bars the report holds a backtest that ran", async () => {
  const user = await new Product().user();
  await user.csv("symbol=EURUSD&timeframe=H1", csvBars(2_000));
  const { body } = await user.post<Generated>("/ai/generate-strategy", WISH);
  const [units, backtest] = body.gate_report.gates.slice(3);
  expect(units?.status).toBe("passed");
  expect(backtest?.status).not.toBe("skipped");
  expect(backtest?.detail).toMatch(/\d+ trades on 2000 bars/);
});

test("a good answer of the AI is checked and used", async () => {
  const { body } = await generate(withModel("good"), { prompt: "EMA 10/30" });
  expect(body).toMatchObject({
    source: "ai",
    spec: { name: "From the model", symbol: "EURUSD" },
    ai_problem: null,
  });
});

test.each([
  ["slow", "ai_timeout"],
  ["refusing", "ai_refused"],
  ["malformed", "ai_malformed"],
  ["invalid", "ai_invalid_spec"],
  ["failing", "ai_unreachable"],
])("an AI that is %s is replaced by the builder, with the reason", async (model, code) => {
  const { status, body } = await generate(withModel(model));
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { source: "builder", ai_problem: { code } },
  });
});

test("an AI that cannot be reached is replaced by the builder", async () => {
  const { body } = await generate(withModel("good", "http://127.0.0.1:9/v1"));
  expect(body).toMatchObject({ source: "builder", ai_problem: { code: "ai_unreachable" } });
});
