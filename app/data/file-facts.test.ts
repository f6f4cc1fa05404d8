import { expect, test } from "vitest";
import { factsOf, guessFromName } from "./file-facts.ts";

const GOOD = `time,open,high,low,close,volume
2024-01-02 00:00:00,1.1,1.2,1.0,1.15,10
2024-01-02 01:00:00,1.15,1.2,1.1,1.12,12
2024-01-02 02:00:00,1.12,1.2,1.1,1.13,9
`;

test("a good file says how many bars, from when to when, and of which timeframe", () => {
  expect(factsOf(GOOD, "UTC", "en")).toMatchObject({
    ok: true,
    bars: 3,
    format: "csv",
    timeframe: "H1",
    from: Date.UTC(2024, 0, 2),
  });
});

test("a bad row is shown as it stands, with its line and a mend", () => {
  const facts = factsOf(GOOD.replace("1.15,1.2,1.1,1.12", "1.15,1.0,1.1,1.12"), "UTC", "en");
  expect(facts).toMatchObject({
    ok: false,
    line: 3,
    row: "2024-01-02 01:00:00,1.15,1.0,1.1,1.12,12",
  });
  if (!facts.ok) expect(facts.hint).not.toBe("");
});

test("symbol and timeframe are guessed from an export's usual name", () => {
  expect(guessFromName("EURUSD_H1_201704.csv")).toEqual({ symbol: "EURUSD", timeframe: "H1" });
  expect(guessFromName("XAUUSD.csv")).toEqual({ symbol: "XAUUSD", timeframe: null });
  expect(guessFromName("my bars.csv")).toEqual({ symbol: null, timeframe: null });
});
