import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { buy, Rooms, wish } from "../support/account-rooms.ts";
import { Pc } from "../support/pc.ts";
import { until } from "../support/until.ts";

// What the owner does on the PC itself, with real processes: the cloud's own are stopped where it says so.

/** The disk is full from the line on that comes before a send. */
const CONNECT_FULL_DISK = `import { runConnect } from "./connector/session/index.ts";
  import { nodeDisk } from "./connector/journal/index.ts";
  const real = nodeDisk();
  const append = (path, text) => {
    if (text.includes('"kind":"sending"')) throw new Error("ENOSPC: no space left on device");
    real.append(path, text);
  };
  process.exitCode = await runConnect(process.argv.slice(1), { disk: { ...real, append } });`;

const rooms = new Rooms();
let pc: Pc;

beforeAll(() => rooms.start());
afterAll(() => rooms.stop());
beforeEach(async () => {
  pc = await Pc.at(rooms);
});
afterEach(() => pc.discard());

test("a kill from the PC empties the account with the cloud down, outlives a SIGKILL, and ends only here", async () => {
  const { connector } = await pc.startBoth();
  await rooms.put(pc.account, buy(pc.account));
  await rooms.put(pc.account, buy(pc.account));
  await rooms.put(pc.account, buy(pc.account, { order_type: "BUY_LIMIT", price: 0.9 }));
  await pc.seen(({ snapshot }) => snapshot?.positions.length === 2 && snapshot.orders.length === 1);

  await rooms.kill();
  const killed = await pc.nusatrade("kill", "--level", "flatten");
  expect(killed).toContain(
    "trading is stopped here (flatten): the connector has it in its journal",
  );
  await until("everything is closed by the terminal's own word", () => {
    const ends = journal().match(/"state":"(FILLED|DONE)","at":\d+,"by":"terminal"/g) ?? [];
    return ends.length === 2 + 3; // two openings; a cancel and two closes
  });

  connector.child.kill("SIGKILL");
  await rooms.start();
  pc.startConnector();
  const view = await pc.seen((one) => one.online && one.kill.local === "flatten");
  expect(view.snapshot).toMatchObject({ positions: [], orders: [] });
  expect(view.snapshot?.deals).toHaveLength(4);
  expect(journal().split('"kind":"sending"')).toHaveLength(1 + 6);
  // What the PC did by itself is in the room's books: every step of it is stored and acked.
  await until("the room has acked every step", () => {
    const count = (kind: string) => journal().split(`"kind":"${kind}"`).length;
    return count("acked") === count("step");
  });
  const refused = await rooms.put(pc.account, buy(pc.account));
  expect(refused.events.at(-1)).toMatchObject({ state: "DENIED", code: "killed" });

  await pc.nusatrade("resume");
  await pc.seen((one) => one.kill.local === null);
  const filled = await rooms.put(pc.account, buy(pc.account));
  expect(filled.events.at(-1)).toMatchObject({ state: "FILLED" });
});

test("a kill that was pressed while no connector ran is obeyed by the next one before anything else", async () => {
  expect(await pc.nusatrade("kill")).toContain("no connector runs");
  await pc.startBoth();
  await pc.seen((one) => one.kill.local === "entries");
  const refused = await rooms.put(pc.account, buy(pc.account));
  expect(refused.events.at(-1)).toMatchObject({ state: "DENIED", code: "killed" });
});

test("a full disk before a send: nothing is sent, the connector says so and ends with 1", async () => {
  const { connector } = await pc.startBoth({ connector: CONNECT_FULL_DISK });
  await rooms.put(pc.account, buy(pc.account));
  await until("the connector has ended", () => connector.child.exitCode !== null);
  expect(connector.child.exitCode).toBe(1);
  expect(connector.said()).toContain("stopped: ENOSPC: no space left on device");
  pc.startConnector();
  const view = await pc.seen((one) => one.online && one.health?.terminal === true);
  expect(view.snapshot?.deals ?? []).toEqual([]);
});

test("a policy file that was changed by hand opens nothing until it is signed again; closes go on", async () => {
  const { connector } = await pc.startBoth();
  const opened = await rooms.put(pc.account, buy(pc.account));
  const position_id = opened.events.at(-1)?.execution?.position_id ?? "";
  await pc.seen((one) => one.snapshot?.positions.length === 1);
  const path = join(pc.folder, "data", "policy.json");
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace('"max_lots_per_order": 10', '"max_lots_per_order": 500'));
  const refused = await rooms.put(pc.account, buy(pc.account));
  expect(refused.events.at(-1)).toMatchObject({
    ...{ state: "DENIED", by: "connector", code: "policy.unsigned" },
  });
  expect(connector.said()).toContain("policy_unsigned");
  const close = wish(pc.account, "close", {
    symbol: "EURUSD",
    position_id,
    lots: null,
    side: "BUY",
  });
  const closed = await rooms.put(pc.account, close);
  expect(closed.events.at(-1)).toMatchObject({ state: "FILLED" });

  await pc.nusatrade("policy", "set", "--max-lots", "0.05");
  const tooMuch = await rooms.put(pc.account, buy(pc.account, { lots: 0.06 }));
  expect(tooMuch.events.at(-1)).toMatchObject({ state: "DENIED", code: "policy.max_lots" });
  const filled = await rooms.put(pc.account, buy(pc.account, { lots: 0.05 }));
  expect(filled.events.at(-1)).toMatchObject({ state: "FILLED" });
});

function journal(): string {
  return readFileSync(join(pc.folder, "data", "journal.log"), "utf8");
}
