import { expect, inject, test } from "vitest";
import { createYahoo } from "../../workers/adapters/index.ts";
import { Product, type Reply, SPEC, type User } from "./product.ts";

// The stand-in answers by the symbol's name, see tests/support/stub-yahoo.ts.
const NOW = Date.UTC(2024, 4, 20, 12);
const product = new Product({
  yahoo: createYahoo(inject("yahooUrl")),
  clock: { now: () => NOW },
});

interface Imported {
  readonly bars: number;
  readonly from: string;
  readonly origin: string;
  readonly warnings: readonly { readonly code: string; readonly severity: string }[];
}

const fetchBars = (
  user: User,
  yahoo_symbol: string,
  timeframe = "D1",
  more: object = {},
): Promise<Reply<Imported>> =>
  user.post<Imported>("/bars/yahoo", { symbol: "GOOG", yahoo_symbol, timeframe, ...more });
const codesOf = ({ body }: Reply<Imported>) =>
  body.warnings.map(({ code, severity }) => `${code} ${severity}`);

test("days are fetched, stored under the user's own name, and told with their warnings", async () => {
  const user = await product.user();
  const reply = await fetchBars(user, "GOOD", "D1", { from: "2024-05-01", to: "2024-05-10" });
  expect(reply).toMatchObject({
    status: 200,
    body: { symbol: "GOOG", timeframe: "D1", bars: 7, from: "2024-05-01T00:00:00.000Z" },
  });
  expect(codesOf(reply)).toEqual(["yahoo_source note", "yahoo_dropped_rows note"]);
  const { body } = await user.get<Imported[]>("/bars/sets");
  expect(body).toMatchObject([{ symbol: "GOOG", timeframe: "D1", bars: 7, origin: "yahoo" }]);
});

test("intraday bars carry a hard warning, and so does every result made of them", async () => {
  const user = await product.user();
  const reply = await fetchBars(user, "GOOD", "H1", { from: "2024-05-01", to: "2024-05-10" });
  expect(codesOf(reply)[0]).toBe("yahoo_intraday hard");
  const spec = { ...SPEC, symbol: "GOOG", sizing: { kind: "fixedLots", lots: 1 } };
  const { body: strategy } = await user.post<{ id: string }>("/backtest/strategies", { spec });
  const run = await user.post("/backtest/run", { strategy_id: strategy.id });
  expect(run).toMatchObject({ status: 200, body: { status: "done" } });
  expect(run.body.labels).toContain("yahoo_intraday");
});

test("without a beginning it asks as far back as Yahoo goes, and never beyond now", async () => {
  const user = await product.user();
  await fetchBars(user, "GOOD-ASKED", "M1");
  const asked = await (await fetch(`${inject("yahooUrl")}/asked/GOOD-ASKED`)).json();
  expect(asked).toMatchObject({
    interval: "1m",
    period1: String(NOW / 1000 - 7 * 86_400),
    period2: String(NOW / 1000),
    events: "div,splits",
  });
});

test("every way in which Yahoo gives no bars has its own answer", async () => {
  const user = await product.user();
  const replies = await Promise.all(
    ["UNKNOWN", "EMPTY", "CHANGED", "BUSY", "DOWN", "PAGE", "HUGE"].map((name) =>
      fetchBars(user, name),
    ),
  );
  expect(
    replies.map(({ status, body }) => `${status} ${(body as { code?: string }).code}`),
  ).toEqual([
    "422 yahoo_refused",
    "422 yahoo_no_bars",
    "502 yahoo_changed",
    "429 yahoo_busy",
    "502 yahoo_unreachable",
    "502 yahoo_unreachable",
    "422 yahoo_too_large",
  ]);
  expect(replies[0]).toMatchObject({
    body: { detail: expect.stringContaining("may be delisted"), yahoo_code: "Not Found" },
  });
  expect(replies[3]?.headers.get("retry-after")).toBe("17");
  expect((await user.get("/bars/sets")).body).toEqual([]);
});

test("what Yahoo does not have, or cannot know, is not asked for", async () => {
  const user = await product.user();
  expect(await fetchBars(user, "GOOD", "H4")).toMatchObject({
    status: 422,
    body: { code: "yahoo_timeframe", errors: [{ pointer: "#/timeframe" }] },
  });
  expect(await fetchBars(user, "GOOD", "D1", { from: "2030-01-01" })).toMatchObject({
    status: 422,
    body: { code: "bad_range" },
  });
  expect(await fetchBars(user, "../../etc", "D1")).toMatchObject({ status: 422 });
});

test("a server may be told not to ask Yahoo", async () => {
  const quiet = new Product({ yahoo: null });
  const user = await quiet.user();
  expect(await fetchBars(user, "GOOD")).toMatchObject({ status: 404, body: { code: "yahoo_off" } });
});
