import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { openDb } from "../../drizzle/index.ts";
import { createAuth } from "../../workers/adapters/index.ts";
import { PASSWORD, Product } from "./product.ts";

test("a database that does not answer is a 503 that tells nothing of the statement", async () => {
  const user = await new Product().user();
  const broken = new Product({ db: openDb("http://127.0.0.1:9") });
  const reply = await broken.call("GET", "/backtest/strategies", undefined, { token: user.token });
  expect(reply).toMatchObject({ status: 503, body: { code: "unavailable" } });
  expect(JSON.stringify(reply.body)).not.toMatch(/select|strategies/i);
});

test("health says which part is down", async () => {
  const broken = new Product({ db: openDb("http://127.0.0.1:9") });
  expect(await broken.call("GET", "/health")).toMatchObject({
    status: 503,
    body: { status: "degraded", parts: { app: "ok", database: "down", rooms: "ok" } },
  });
});

test("out in the world an address has few guesses a minute", async () => {
  const { DB_URL } = env as { DB_URL: string };
  const auth = createAuth({
    db: openDb(DB_URL),
    secret: "0123456789abcdef0123456789abcdef",
    appUrl: "https://nusatrade.example",
    newId: () => crypto.randomUUID(),
  });
  const product = new Product({ auth });
  const headers = { "cf-connecting-ip": "203.0.113.7" };
  const guess = () =>
    product.call(
      "POST",
      "/auth/login",
      { email: "a@example.com", password: PASSWORD },
      { headers },
    );
  const codes: unknown[] = [];
  for (let i = 0; i < 12; i++) codes.push((await guess()).body.code);
  expect(codes.slice(0, 10)).toEqual(Array(10).fill("bad_credentials"));
  expect(codes.slice(10)).toEqual(["too_many_requests", "too_many_requests"]);
});
