import { describe, expect, test } from "vitest";
import { type KillView, limitsToWire, type RoomView, roomView } from "#protocol";
import { PRACTICE_LIMITS } from "#risk";
import {
  buy,
  newAccount,
  type TestAccount,
  type TestSocket,
  wish,
} from "../../tests/support/account-rooms.ts";
import { DEMO_ACCOUNT } from "../../tests/support/demo-account.ts";
import { roomsAndWorker } from "../../tests/support/rooms-and-worker.ts";
import { until } from "../../tests/support/until.ts";

const { rooms, worker } = roomsAndWorker();

async function put(account: TestAccount, path: string, body: object): Promise<RoomView> {
  const reply = await rooms.ask(account, path, { method: "PUT", body: JSON.stringify(body) });
  if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}`);
  return (await reply.json()) as RoomView;
}

const press = async (account: TestAccount, level: string | null, version: number) =>
  roomView.parse(await put(account, "/kill", { kill: { level, version } })).kill;

async function view(account: TestAccount): Promise<RoomView> {
  return roomView.parse(await (await rooms.ask(account, "/view")).json());
}

async function codeOf(account: TestAccount): Promise<string | undefined> {
  return (await rooms.put(account, buy(account))).events.at(-1)?.code;
}

describe("a practice account", () => {
  test("is emptied by a kill, stays shut through a power cut, and is opened by a resume", async () => {
    const account = newAccount("practice");
    await rooms.put(account, buy(account));
    const second = await rooms.put(account, buy(account, { symbol: "GBPUSD" }));
    expect(second.events.at(-1)).toMatchObject({ state: "FILLED" });
    const limit = { symbol: "EURUSD", order_type: "BUY_LIMIT", lots: 0.1, price: 0.5 } as const;
    const pending = wish(account, "open", { ...limit, stop_loss: null, take_profit: null });
    const placed = await rooms.put(account, pending);
    expect(placed.events.at(-1)?.state).toBe("PLACED");

    expect(await press(account, "flatten", 1)).toMatchObject({
      wanted: { level: "flatten", version: 1 },
      in_force_by: "ack",
    });
    const held = (await view(account)).snapshot;
    expect([held?.positions, held?.orders]).toEqual([[], []]);
    expect(await codeOf(account)).toBe("killed");
    const ended = await rooms.put(account, pending);
    expect(ended.events.at(-1)?.state).toBe("CANCELLED");
    await until("the Worker has the three orders that the kill made, with their wishes", () => {
      const born = worker.reports.flatMap((report) => report.born);
      const mine = new Set(
        born.filter((one) => one.account_id === account.id).map((one) => one.request_id),
      );
      return mine.size === 3;
    });

    await rooms.kill();
    await rooms.start();
    expect(await codeOf(account)).toBe("killed");
    expect((await press(account, null, 1)).wanted.level).toBe("flatten");
    expect((await press(account, null, 2)).wanted.level).toBeNull();
    expect(await codeOf(account)).toBeUndefined();
  });

  test("fifty orders at once pass its limits as often as they allow", async () => {
    const account = newAccount("practice");
    const limits = limitsToWire({ ...PRACTICE_LIMITS, maxPositions: 5 });
    await put(account, "/limits", { limits, version: 1 });
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => rooms.put(account, buy(account, { lots: 0.01 }))),
    );
    const states = replies.map(({ events }) => events.at(-1)?.state);
    expect(states.filter((state) => state === "FILLED")).toHaveLength(5);
    expect(states.filter((state) => state === "DENIED")).toHaveLength(45);
    expect((await view(account)).snapshot?.positions).toHaveLength(5);
  });
});

async function connect(account: TestAccount, machine_id = "pc"): Promise<TestSocket> {
  const socket = await rooms.socket(account, "connector");
  const who = { journal_id: `J-${machine_id}`, journal_seq: 9, machine_id, version: "1" };
  socket.say({ type: "HELLO", ...who, machine_name: machine_id });
  return socket;
}

function readTerminal(socket: TestSocket): void {
  const at = Date.now();
  const snapshot = { at, account: DEMO_ACCOUNT, positions: [], orders: [], deals: [] };
  socket.say({ type: "SNAPSHOT", snapshot, symbols: [], deals_since: 0, quotes: [] });
}

describe("a terminal account", () => {
  test("is in force when the connector says so, which its pages see", async () => {
    const account = newAccount("terminal");
    const connector = await connect(account);
    await connector.hear("WELCOME", ({ may_trade }) => may_trade);
    const page = await rooms.socket(account, "browser");
    page.say({ type: "HELLO", symbols: [], after_seq: 0 });
    await page.hear("WELCOME");
    expect(await press(account, "entries", 1)).toMatchObject({ in_force_at: null });
    const { kill } = await connector.hear("KILL");
    connector.say({ type: "KILL", kill, local: null, journal_seq: 9 });
    const seen = await page.hear("SNAPSHOT", (one) => one.view.kill.in_force_at !== null);
    expect(seen.view.kill).toMatchObject({ in_force_by: "ack", wanted: { version: 1 } });
    expect(await codeOf(account)).toBe("killed");
    connector.close();
    const again = await connect(account);
    expect(await again.hear("WELCOME")).toMatchObject({ kill: { level: "entries", version: 1 } });
    again.close();
    page.close();
  });

  test("whose connector says nothing is in force when its lease has run out, by alarm", async () => {
    const account = newAccount("terminal");
    const connector = await connect(account);
    await connector.hear("WELCOME");
    const { pressed_at } = await press(account, "entries", 1);
    const killOf = async (): Promise<KillView> => (await view(account)).kill;
    await until("the lease has run out", async () => (await killOf()).in_force_at !== null);
    const { in_force_at, in_force_by } = await killOf();
    expect(in_force_by).toBe("lease");
    expect((in_force_at ?? 0) - (pressed_at ?? 0)).toBeLessThanOrEqual(3_000);
    connector.close();
  });

  test("moves to the machine that waits for it when its owner says so, and the first is let go", async () => {
    const account = newAccount("terminal");
    const first = await connect(account, "desk");
    await first.hear("WELCOME");
    const second = await connect(account, "laptop");
    expect(await second.hear("WELCOME")).toMatchObject({ may_trade: false });
    expect((await view(account)).machine).toMatchObject({
      holder: "desk",
      waiting: { name: "laptop" },
    });
    await rooms.ask(account, "/takeover", { method: "POST" });
    expect(await first.closed).toBe(4001);
    await second.hear("WELCOME", ({ may_trade, epoch }) => may_trade && epoch === 2);
    expect((await view(account)).online).toBe(false);
    readTerminal(second);
    await until("the new machine is read", async () => (await view(account)).online);
    expect((await view(account)).machine).toEqual({ holder: "laptop", waiting: null });
    second.close();
  });
});

test("a page that comes back hears what it missed; where that is too old it is told to read anew", async () => {
  const account = newAccount("practice");
  await rooms.put(account, buy(account));
  const { last_seq } = await view(account);
  await rooms.put(account, buy(account));
  const page = await rooms.socket(account, "browser");
  page.say({ type: "HELLO", symbols: [], after_seq: last_seq });
  expect(await page.hear("WELCOME")).toMatchObject({ resumed: true });
  await page.hear("TRADE_RESULT", ({ event }) => event.seq === last_seq + 2);
  const seqs = page.heard.flatMap((one) => (one.type === "TRADE_RESULT" ? [one.event.seq] : []));
  expect(seqs).toEqual([last_seq + 1, last_seq + 2]);
  page.close();
  const stranger = await rooms.socket(account, "browser");
  stranger.say({ type: "HELLO", symbols: [], after_seq: 9_000 });
  expect(await stranger.hear("WELCOME")).toMatchObject({ resumed: false });
  stranger.close();
});
