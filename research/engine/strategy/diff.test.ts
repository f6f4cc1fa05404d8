import { expect, test } from "vitest";
import { seededRng } from "#domain";
import { RandomSpec } from "../random-spec.ts";
import { diffStrategies } from "./diff.ts";
import { parseStrategy } from "./parse-strategy.ts";
import { printStrategy, strategyHash } from "./strategy.ts";

const SPEC = {
  specVersion: 1,
  name: "EMA pullback",
  symbol: "EURUSD",
  timeframe: "H1",
  params: { fast: { default: 12, min: 5, max: 50 }, slow: { default: 48 } },
  let: { trend: "ema(close, slow)" },
  entry: { long: "crossover(ema(close, fast), trend)" },
  exit: { long: "close < trend" },
  stopLoss: "1.5 * atr(14)",
  session: { days: [1, 2, 3], from: "07:00" },
  partialTakeProfit: [{ at: "atr(14)", percent: 50 }],
};

function parsed(spec: unknown) {
  const result = parseStrategy(spec);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const changed = (change: Record<string, unknown>) =>
  diffStrategies(parsed(SPEC), parsed({ ...SPEC, ...change }));

test.each<[string, Record<string, unknown>, [string, string | null, string | null][]]>([
  ["nothing", {}, []],
  [
    "spaces, brackets, order and defaults",
    {
      stopLoss: "(1.5)*atr( 14 )",
      onOppositeSignal: "reverse",
      pyramiding: 1,
      maxBars: null,
      session: { from: "07:00", days: [3, 2, 1], closeAtEnd: false },
    },
    [],
  ],
  [
    "an expression",
    { entry: { long: "close > trend" } },
    [["entry.long", "crossover(ema(close, fast), trend)", "close > trend"]],
  ],
  [
    "a side that came",
    { entry: { ...SPEC.entry, short: "close < 1" } },
    [["entry.short", null, "close < 1"]],
  ],
  [
    "a number of a parameter",
    {
      params: { fast: { default: 12, min: 5, max: 60 }, slow: { default: 48 } },
    },
    [["params.fast.max", "50", "60"]],
  ],
  [
    "a parameter that went",
    {
      params: { slow: { default: 48 } },
      entry: { long: "close > trend" },
    },
    [
      ["params.fast", '{"default":12,"max":50,"min":5,"step":1}', null],
      ["entry.long", "crossover(ema(close, fast), trend)", "close > trend"],
    ],
  ],
  [
    "a name that came",
    { let: { ...SPEC.let, up: "close > open" } },
    [["let.up", null, "close > open"]],
  ],
  [
    "a stop that became a level",
    { stopLoss: { long: "lowest(low, 20)" } },
    [["stopLoss", "1.5 * atr(14)", '{"long":"lowest(low, 20)","short":null}']],
  ],
  ["a stop that went", { stopLoss: null }, [["stopLoss", "1.5 * atr(14)", null]]],
  [
    "the days of the session",
    { session: { days: [1, 2], from: "07:00" } },
    [["session.days", "[1,2,3]", "[1,2]"]],
  ],
  [
    "the kind of sizing",
    { sizing: { kind: "riskPercent", percent: 1 } },
    [
      ["sizing.kind", "fixedLots", "riskPercent"],
      ["sizing.lots", "0.01", null],
      ["sizing.percent", null, "1"],
    ],
  ],
  [
    "a part of the profit",
    { partialTakeProfit: [{ at: "2 * atr(14)", percent: 50 }] },
    [["partialTakeProfit.0.at", "atr(14)", "2 * atr(14)"]],
  ],
  [
    "entries and the day",
    { pyramiding: 3, dayZone: "utc" },
    [
      ["pyramiding", "1", "3"],
      ["dayZone", null, "utc"],
    ],
  ],
])("%s", (_what, change, wanted) => {
  const found = changed(change).map(({ path, before, after }) => [path, before, after]);
  const keyless = (text: string | null) =>
    text?.startsWith("{") ? JSON.stringify(Object.entries(JSON.parse(text)).sort()) : text;
  expect(
    found.map(([path, ...texts]) => [path, ...texts.map((text) => keyless(text ?? null))]),
  ).toEqual(wanted.map(([path, ...texts]) => [path, ...texts.map(keyless)]));
});

test("random strategies differ in nothing exactly when they have the same hash", () => {
  const random = new RandomSpec(seededRng(31), { longest: 20, depth: 1 });
  let previous = parsed(random.spec("H1").spec);
  for (let i = 0; i < 200; i++) {
    const next = parsed(random.spec("H1").spec);
    expect(diffStrategies(next, parsed(printStrategy(next)))).toEqual([]);
    const differs = diffStrategies(previous, next);
    expect(differs.length > 0).toBe(strategyHash(previous) !== strategyHash(next));
    // The other way round it is the same list, before and after exchanged.
    const back = diffStrategies(next, previous).map(({ path, before, after }) =>
      JSON.stringify({ path, before: after, after: before }),
    );
    expect(back.sort()).toEqual(differs.map((each) => JSON.stringify(each)).sort());
    previous = next;
  }
});
