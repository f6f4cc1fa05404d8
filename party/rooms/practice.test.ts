import { afterAll, beforeAll, expect, test } from "vitest";
import { buy, FakeWorker, newAccount, Rooms, wish } from "../../tests/support/account-rooms.ts";
import { until } from "../../tests/support/until.ts";

const rooms = new Rooms();
const worker = new FakeWorker();

beforeAll(async () => {
  await rooms.start({ WORKER_URL: await worker.start() });
});
afterAll(async () => {
  await rooms.stop();
  await worker.stop();
});

test("a practice BUY is filled with a ticket in the answer, its close brings profit, and the Worker hears of all", async () => {
  const account = newAccount("practice");
  const opened = await rooms.put(account, buy(account));
  const fill = opened.events.at(-1);
  expect(opened.events.map((event) => event.state)).toEqual(["QUEUED", "FILLED"]);
  expect(fill?.execution?.deal_ticket).toMatch(/^\d+$/);
  expect(opened.deals.map((deal) => deal.ticket)).toEqual([fill?.execution?.deal_ticket]);

  const position_id = fill?.execution?.position_id ?? "";
  const closed = await rooms.put(
    account,
    wish(account, "close", { symbol: "EURUSD", position_id, lots: null }),
  );
  const end = closed.events.at(-1);
  expect(end?.state).toBe("FILLED");
  expect(end?.execution?.profit).toBeTypeOf("number");

  const view = await (await rooms.ask(account, "/view")).json();
  expect(view).toMatchObject({
    online: true,
    snapshot: { positions: [], account: { currency: "USD" } },
  });
  await until("the Worker has all events and deals", () => {
    const all = [...opened.events, ...closed.events];
    return all.every((event) => worker.events.has(event.id)) && worker.deals.size >= 2;
  });
  expect(worker.strangers).toBe(0);
});
