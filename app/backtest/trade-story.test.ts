import { expect, test } from "vitest";
import { defaultCosts, findInstrument } from "#broking";
import { parseStrategy, runBacktest } from "#engine";
import { generateBars } from "#marketdata";
import type { ReceiptView, RerunView, TradeView } from "../services.server.ts";
import { FIRST_DRAFT } from "../strategy/draft.ts";
import { compareReceipts, runAgain } from "./rerun.ts";
import { storyOf } from "./trade-story.ts";

const from = Date.UTC(2025, 0, 6);
const bars = generateBars({ symbol: "EURUSD", timeframe: "H1", from, count: 3000, seed: 11 });
const instrument = findInstrument("EURUSD");
const parsed = parseStrategy(FIRST_DRAFT);
if (!instrument || !parsed.ok) throw new Error("the catalogue knows EURUSD, and the draft reads");
const setting = {
  timeframe: "H1",
  instrument,
  costs: defaultCosts(instrument),
  initialBalance: 10_000,
  accountCurrency: "USD",
} as const;
const result = runBacktest({ ...setting, strategy: parsed.value, bars });
// As it comes over the wire: JSON and back.
const rerun = JSON.parse(
  JSON.stringify({ spec: FIRST_DRAFT, params: result.receipt.params, seed: 0, setting }),
) as RerunView;
const receipt: ReceiptView = {
  engine_version: result.receipt.engineVersion,
  spec_hash: result.receipt.specHash,
  data_hash: result.receipt.dataHash,
  costs_hash: result.receipt.costsHash,
  params: result.receipt.params,
  seed: result.receipt.seed,
  result_hash: result.receipt.resultHash,
};

test("a trade tells its story in both languages, with its stop and target on their sides", () => {
  const first = result.trades[0];
  if (!first) throw new Error("the run has trades");
  const trade = {
    side: first.side,
    lots: first.lots,
    entry_bar: first.entryBar,
    entry_price: first.entryPrice,
    exit_bar: first.exitBar,
    exit_price: first.exitPrice,
    exit_reason: first.exitReason,
  } as TradeView; // only the fields that are read
  const english = storyOf(rerun, bars, trade, "en");
  const indonesian = storyOf(rerun, bars, trade, "id");
  expect(english.text).toContain("ema");
  expect(indonesian.text).not.toBe(english.text);
  const away = first.side === "long" ? 1 : -1;
  expect(away * ((english.stop ?? Number.NaN) - first.entryPrice)).toBeLessThan(0);
  expect(away * ((english.target ?? Number.NaN) - first.entryPrice)).toBeGreaterThan(0);
});

test("a run is equal when it is made again from the same parts", () => {
  expect(compareReceipts(receipt, runAgain(rerun, bars, null)).every(({ same }) => same)).toBe(
    true,
  );
});

test("other bars, other costs and another seed are named as what differs", () => {
  const differing = (wish: RerunView, of = bars) =>
    compareReceipts(receipt, runAgain(wish, of, null))
      .filter(({ same }) => !same)
      .map(({ name }) => name);
  const longer = generateBars({ symbol: "EURUSD", timeframe: "H1", from, count: 3100, seed: 11 });
  expect(differing(rerun, longer)).toEqual(["data_hash", "result_hash"]);
  const dear = { ...setting, costs: { ...setting.costs, spreadPoints: 30 } };
  expect(differing({ ...rerun, setting: dear })).toEqual(["costs_hash", "result_hash"]);
  expect(differing({ ...rerun, seed: 5 })).toEqual(["seed"]);
});
