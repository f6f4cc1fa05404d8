import { env } from "cloudflare:test";
import { and, asc, eq, like } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { auditLog, openDb } from "../../drizzle/index.ts";
import { runMinute } from "../../workers/jobs/index.ts";
import type { RiskLimitsView } from "../../workers/services/index.ts";
import { Product, type User } from "./product.ts";

const product = new Product({ queue: null });
const BUY = { symbol: "EURUSD", order_type: "BUY", lot_size: 0.1 };

const db = openDb((env as { DB_URL: string }).DB_URL);

/** What is on record of an account's limits, oldest first. */
function auditOf(account: string) {
  return db
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.subject, account), like(auditLog.action, "limits.%")))
    .orderBy(asc(auditLog.at), asc(auditLog.id));
}

async function script(account: string, mode: string, times: number): Promise<void> {
  const body = JSON.stringify({ mode, times });
  await fetch(`${inject("roomsUrl")}/stub/${account}`, { method: "POST", body });
}

async function told(account: string): Promise<readonly number[]> {
  const reply = await fetch(`${inject("roomsUrl")}/stub/${account}`);
  return ((await reply.json()) as { limits: number[] }).limits;
}

const read = (user: User) => user.get<RiskLimitsView>("/risk/limits");
const write = (user: User, body: object) => user.put<RiskLimitsView>("/risk/limits", body);

test("an account has the house's limits until its owner sets some, and shows what is used up", async () => {
  const user = await product.user();
  const { status, body } = await read(user);
  expect({ status, body }).toMatchObject({
    status: 200,
    body: {
      kind: "practice",
      version: 0,
      told: true,
      changed_at: null,
      limits: { require_stop_loss: false, max_positions: 100 },
      use: { balance: 10_000, currency: "USD", positions: 0, losses: [] },
    },
  });
  expect(body.limits).toEqual(body.defaults);
});

test("changed limits are stored with a version, reach the room, and what is loosened is on record", async () => {
  const user = await product.user();
  const account = await user.practice();
  const { limits } = (await read(user)).body;
  const daily_loss = {
    percent: 5,
    percent_of: "base",
    base: "balance",
    brake_percent: 80,
  } as const;
  const strict = await write(user, {
    limits: { ...limits, daily_loss, max_positions: 3 },
    version: 0,
  });
  expect(strict).toMatchObject({
    status: 200,
    body: {
      told: true,
      limits: { max_positions: 3, daily_loss },
      use: {
        losses: [
          { kind: "daily", base: 10_000, allowed: 500, used: 0, floor: 9_500, brake: 9_600 },
        ],
      },
    },
  });
  const { version } = strict.body;
  const loose = await write(user, { limits: { ...strict.body.limits, max_positions: 4 }, version });
  expect(loose.body.version).toBeGreaterThan(version);
  expect(await told(account)).toEqual([version, loose.body.version]);
  expect((await read(user)).body).toMatchObject({ version: loose.body.version, told: true });
  const audit = await auditOf(account);
  expect(audit).toMatchObject([
    { action: "limits.changed", details: { loosened: [], version } },
    { action: "limits.loosened", details: { loosened: ["maxPositions"], from_version: version } },
  ]);
});

test("a change made on an old reading changes nothing, and leaves no record", async () => {
  const user = await product.user();
  const account = await user.practice();
  const { limits } = (await read(user)).body;
  const first = await write(user, { limits: { ...limits, max_positions: 3 }, version: 0 });
  const late = await write(user, { limits: { ...limits, max_positions: 9 }, version: 0 });
  expect(late).toMatchObject({
    status: 409,
    body: { code: "limits_changed", version: first.body.version },
  });
  expect((await read(user)).body.limits.max_positions).toBe(3);
  expect(await auditOf(account)).toHaveLength(1);
});

test("of changes at the same moment one is made and the others are told", async () => {
  const user = await product.user();
  const account = await user.practice();
  const { limits } = (await read(user)).body;
  const at = (n: number) => write(user, { limits: { ...limits, max_positions: n } });
  const replies = await Promise.all([1, 2, 3, 4].map(at));
  const made = replies.filter(({ status }) => status === 200);
  expect(replies.every(({ status }) => status === 200 || status === 409)).toBe(true);
  expect(made.length).toBeGreaterThan(0);
  expect(await auditOf(account)).toHaveLength(made.length);
  expect(await told(account)).toHaveLength(made.length);
});

test("limits that the room did not hear of stay, and are told again", async () => {
  const user = await product.user();
  const account = await user.practice();
  const { limits } = (await read(user)).body;
  await script(account, "deaf", 1);
  const { body, status } = await write(user, { limits: { ...limits, max_positions: 3 } });
  expect({ status, told: body.told, limits: body.limits.max_positions }).toEqual({
    status: 200,
    told: false,
    limits: 3,
  });
  await product.settle();
  expect((await read(user)).body.told).toBe(true);
  expect(await told(account)).toEqual([body.version]);
});

test("what every attempt of the request lost, the clock tells", async () => {
  const user = await product.user();
  const account = await user.practice();
  const { limits } = (await read(user)).body;
  await script(account, "deaf", 5);
  const { body } = await write(user, { limits: { ...limits, max_positions: 3 } });
  await product.settle();
  expect((await read(user)).body.told).toBe(false);
  await runMinute(product.services);
  expect((await read(user)).body.told).toBe(true);
  expect(await told(account)).toEqual([body.version]);
});

test("a limit that is left out, unknown or out of range is named", async () => {
  const user = await product.user();
  const { limits } = (await read(user)).body;
  const { max_exposure: _, ...rest } = limits;
  expect(await write(user, { limits: rest })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: "#/limits/max_exposure" }] },
  });
  expect(await write(user, { limits: { ...limits, max_luck: 1 } })).toMatchObject({
    body: { code: "unknown_field" },
  });
  expect(await write(user, { limits: { ...limits, max_positions: -1 } })).toMatchObject({
    body: { errors: [{ pointer: "#/limits/max_positions" }] },
  });
  const total_loss = { percent: 10, percent_of: "initial", base: "initial", brake_percent: 80 };
  expect(await write(user, { limits: { ...limits, total_loss } })).toMatchObject({
    status: 422,
    body: { code: "limits_incomplete", errors: [{ pointer: "#/limits/initial_balance" }] },
  });
});

test("what the order alone breaks is refused before it is stored, with what would pass", async () => {
  const user = await product.user();
  const { limits } = (await read(user)).body;
  await write(user, {
    limits: {
      ...limits,
      require_stop_loss: true,
      allowed_symbols: ["EURUSD"],
      max_lots_per_order: 0.5,
    },
  });
  expect(await user.post("/trading/orders", BUY)).toMatchObject({
    status: 422,
    body: { code: "risk.stop_loss_missing" },
  });
  const careful = { ...BUY, stop_loss: 1.05 };
  expect(await user.post("/trading/orders", { ...careful, symbol: "GBPUSD" })).toMatchObject({
    body: { code: "risk.symbol_not_allowed" },
  });
  expect(await user.post("/trading/orders", { ...careful, lot_size: 0.6 })).toMatchObject({
    body: {
      code: "risk.max_lots_per_order",
      detail: expect.stringContaining("order at most 0.5 lots"),
    },
  });
  expect((await user.get<object[]>("/trading/orders")).body).toEqual([]);
  expect((await user.post("/trading/orders", careful)).status).toBe(201);
});

test("nobody reads or changes another's limits", async () => {
  const [user, other] = [await product.user(), await product.user()];
  const path = `/risk/limits?connection_id=${await other.practice()}`;
  expect(await user.get(path)).toMatchObject({
    status: 404,
    body: { code: "connection_not_found" },
  });
  const { limits } = (await read(user)).body;
  expect((await user.put(path, { limits })).status).toBe(404);
  expect((await product.call("GET", "/risk/limits")).status).toBe(401);
});
