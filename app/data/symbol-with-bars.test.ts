import { expect, test } from "vitest";
import { symbolWithBars } from "./symbol-with-bars.ts";

const stored = (...symbols: string[]) => symbols.map((symbol) => ({ symbol }));

test("a symbol with bars is itself, one without takes a variant that has some", () => {
  expect(symbolWithBars(stored("EURUSD.synthetic", "EURUSD"), "EURUSD")).toBe("EURUSD");
  expect(symbolWithBars(stored("XAUUSD", "EURUSD.synthetic"), "EURUSD")).toBe("EURUSD.synthetic");
});

test("without any bars the wish stays as it is, and a like name is no variant", () => {
  expect(symbolWithBars([], "EURUSD")).toBe("EURUSD");
  expect(symbolWithBars(stored("EURUSDX"), "EURUSD")).toBe("EURUSD");
});
