import { beforeAll, expect, test } from "vitest";
import { csvBars, Product, SPEC, type User } from "./product.ts";

const product = new Product();
let user: User;

beforeAll(async () => {
  user = await product.user();
});

test("malformed JSON is a 400 that says so", async () => {
  const options = {
    token: user.token,
    raw: '{"name": ',
    headers: { "content-type": "application/json" },
  };
  const reply = await product.call("POST", "/backtest/strategies", undefined, options);
  expect(reply).toMatchObject({
    status: 400,
    body: { code: "bad_json", status: 400, title: "Bad Request" },
  });
  expect(reply.headers.get("content-type")).toContain("application/problem+json");
});

test("an unknown field is a 422 that names it", async () => {
  const reply = await user.post("/trading/orders", {
    symbol: "EURUSD",
    order_type: "BUY",
    lot_size: 0.1,
    lots: 1,
  });
  expect(reply).toMatchObject({
    status: 422,
    body: {
      code: "unknown_field",
      errors: [{ pointer: "#/lots", detail: "is not a known field" }],
    },
  });
  expect(reply.body.detail).toContain("lots");
});

test("a missing or wrong field is named by its pointer", async () => {
  const reply = await user.post("/trading/orders", { symbol: "EURUSD", order_type: "HOLD" });
  expect(reply).toMatchObject({ status: 422, body: { code: "invalid_body" } });
  const { errors } = reply.body as { errors: { pointer: string }[] };
  expect(errors.map(({ pointer }) => pointer).sort()).toEqual(["#/lot_size", "#/order_type"]);
});

test("a wrong or unknown query parameter is named", async () => {
  const wrong = await user.get("/bars?symbol=EURUSD&timeframe=H7");
  expect(wrong).toMatchObject({
    status: 422,
    body: { code: "invalid_parameter", errors: [{ parameter: "timeframe" }] },
  });
  const unknown = await user.get("/bars?symbol=EURUSD&timeframe=H1&form=2017-01-01");
  expect(unknown).toMatchObject({
    status: 422,
    body: { code: "unknown_field", errors: [{ parameter: "form" }] },
  });
});

test("a body that is not JSON is told which type to send", async () => {
  const options = {
    token: user.token,
    raw: "symbol=EURUSD",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  };
  expect(await product.call("POST", "/trading/orders", undefined, options)).toMatchObject({
    status: 415,
    body: { code: "unsupported_media_type" },
  });
});

test("a bad row of a CSV is named by its line and column", async () => {
  const rows = csvBars(30).split("\n");
  rows[17] = rows[17]?.replace(/,[\d.]+,/, ",abc,") ?? "";
  const reply = await user.csv("symbol=EURUSD&timeframe=H1", rows.join("\n"));
  expect(reply).toMatchObject({ status: 422, body: { code: "bad_csv", line: 18, column: "open" } });
  expect(reply.body.detail).toMatch(/^Line 18/);
  expect(reply.body.hint).toBeTruthy();
});

test("a CSV of another timeframe or of an unknown symbol is refused", async () => {
  expect(await user.csv("symbol=EURUSD&timeframe=M5", csvBars(50))).toMatchObject({
    status: 422,
    body: { code: "timeframe_mismatch" },
  });
  expect(await user.csv("symbol=NOSUCH&timeframe=H1", csvBars(50))).toMatchObject({
    status: 422,
    body: { code: "unknown_symbol", errors: [{ pointer: "#/symbol" }] },
  });
});

test("a spec that does not read is told the field, the character and a hint", async () => {
  const spec = { ...SPEC, entry: { long: "rsi(close, 14) <" } };
  const reply = await user.post("/backtest/strategies", { name: "Broken", spec });
  expect(reply).toMatchObject({ status: 422, body: { code: "bad_spec" } });
  const { problems, errors } = reply.body as {
    problems: { path: string; position: number; hint: string }[];
    errors: { pointer: string }[];
  };
  expect(problems[0]).toMatchObject({ path: "entry.long", position: 16 });
  expect(problems[0]?.hint).toBeTruthy();
  expect(errors[0]?.pointer).toBe("#/spec/entry/long");
});

test("a strategy without a spec is a missing field", async () => {
  expect(await user.post("/backtest/strategies", { name: "Empty" })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: "#/spec" }] },
  });
});

test("an order of an unknown symbol or lots off the step is refused with what would pass", async () => {
  const order = { symbol: "EURUSD", order_type: "BUY", lot_size: 0.1 };
  expect(await user.post("/trading/orders", { ...order, symbol: "NOSUCH" })).toMatchObject({
    status: 422,
    body: { code: "risk.unknown_symbol", errors: [{ pointer: "#/symbol" }] },
  });
  const off = await user.post("/trading/orders", { ...order, lot_size: 0.015 });
  expect(off).toMatchObject({
    status: 422,
    body: { code: "risk.lots_step", errors: [{ pointer: "#/lot_size" }] },
  });
  expect(off.body.detail).toContain("0.01 or 0.02");
});

test("a pending order needs its price", async () => {
  expect(
    await user.post("/trading/orders", {
      symbol: "EURUSD",
      order_type: "BUY_LIMIT",
      lot_size: 0.1,
    }),
  ).toMatchObject({
    status: 422,
    body: { code: "price_required", errors: [{ pointer: "#/price" }] },
  });
});

test("an unknown endpoint is a problem too", async () => {
  expect(await user.get("/nothing/here")).toMatchObject({
    status: 404,
    body: { code: "no_such_endpoint" },
  });
});

test("every endpoint but the open ones wants a session", async () => {
  const { body } = await product.call<OpenApi>("GET", "/openapi.json");
  const open: string[] = [];
  for (const [path, methods] of Object.entries(body.paths)) {
    for (const method of Object.keys(methods)) {
      const place = path.replace("/api/v1", "").replaceAll(/\{\w+\}/g, "1");
      const reply = await product.call(method.toUpperCase(), place);
      if (reply.status !== 401) open.push(`${method} ${path}`);
    }
  }
  expect(open.sort()).toEqual([
    "get /api/v1/health",
    "post /api/v1/auth/login",
    "post /api/v1/auth/logout",
    "post /api/v1/auth/register",
  ]);
});

test("the document and the reference page describe the same endpoints without anything from elsewhere", async () => {
  const { body } = await product.call<OpenApi>("GET", "/openapi.json");
  const page = await product.call<string>("GET", "/docs");
  expect(Object.keys(body.paths).length).toBeGreaterThan(20);
  for (const path of Object.keys(body.paths)) expect(page.body).toContain(path);
  expect(page.body).not.toMatch(/https?:\/\/(?!127)|<script/);
});

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
