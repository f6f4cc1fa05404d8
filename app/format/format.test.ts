import { describe, expect, test } from "vitest";
import { directionOf, moneyText, numberText, percentText, signedMoneyText } from "./money.ts";
import { lotsText, readNumber, snapLots, snapPrice, splitPrice } from "./price.ts";
import { ageOf, timeText, timeWithZone } from "./time.ts";

describe("prices", () => {
  test("a five-digit pair sets off its two pip digits and the point", () => {
    expect(splitPrice(1.07345, { digits: 5, pip_size: 0.0001 })).toEqual({
      head: "1.07",
      pips: "34",
      tail: "5",
    });
  });
  test("a yen pair and gold keep the pip part right of the decimal point", () => {
    expect(splitPrice(151.234, { digits: 3, pip_size: 0.01 })).toEqual({
      head: "151.",
      pips: "23",
      tail: "4",
    });
    expect(splitPrice(2345.67, { digits: 2, pip_size: 0.1 })).toEqual({
      head: "2345.",
      pips: "6",
      tail: "7",
    });
  });
  test("an index with whole-point pips shows its whole part large", () => {
    expect(splitPrice(39123.4, { digits: 1, pip_size: 1 })).toEqual({
      head: "",
      pips: "39123",
      tail: ".4",
    });
  });
  test("the parts always join to the whole price", () => {
    for (const spec of [
      { digits: 0, pip_size: 1 },
      { digits: 2, pip_size: 0.01 },
      { digits: 5, pip_size: 0.0001 },
    ]) {
      const { head, pips, tail } = splitPrice(1234.56789, spec);
      expect(head + pips + tail).toBe((1234.56789).toFixed(spec.digits));
    }
  });
  test("steps land on the symbol's grid without binary dust", () => {
    expect(snapPrice(1.100004, { digits: 5, tick_size: 0.00001 })).toBe(1.1);
    expect(snapLots(0.1 + 0.2, { volume_min: 0.01, volume_step: 0.01, volume_max: 50 })).toBe(0.3);
    expect(snapLots(0, { volume_min: 0.01, volume_step: 0.01, volume_max: 50 })).toBe(0.01);
  });
  test("lots have two decimals unless the step is finer", () => {
    expect(lotsText(0.1)).toBe("0.10");
    expect(lotsText(0.001)).toBe("0.001");
  });
  test("a typed comma is a decimal sign and words are not a number", () => {
    expect(readNumber("1,0734")).toBe(1.0734);
    expect(readNumber("abc")).toBeNull();
    expect(readNumber("")).toBeNull();
  });
});

describe("money", () => {
  test("an amount carries its currency and the reader's own separators", () => {
    expect(moneyText(10000, "USD", "en")).toBe("10,000.00 USD");
    expect(moneyText(10000.5, "USD", "id")).toBe("10.000,50 USD");
    expect(moneyText(1500000, "IDR", "id")).toBe("1.500.000 IDR");
  });
  test("gain and loss show their sign, and what rounds to zero has none", () => {
    expect(signedMoneyText(12.3, "USD", "en")).toBe("+12.30 USD");
    expect(signedMoneyText(-12.3, "USD", "en")).toBe("\u221212.30 USD");
    expect(signedMoneyText(-0.001, "USD", "en")).toBe("0.00 USD");
    expect(directionOf(-0.001)).toBe(0);
  });
  test("what is not known is a dash, never zero", () => {
    expect(numberText(null, "en")).toBe("\u2013");
    expect(numberText(Number.NaN, "en")).toBe("\u2013");
    expect(percentText(null, "en")).toBe("\u2013");
  });
});

describe("time", () => {
  const at = Date.UTC(2024, 1, 14, 2, 30, 5);
  test("a moment is told in the reader's zone, with the zone by name on hover", () => {
    expect(timeText(at, "minute", "Asia/Jakarta", "en")).toContain("09:30");
    expect(timeWithZone(at, "Asia/Jakarta", "en")).toContain("(Asia/Jakarta)");
  });
  test("ages use the largest whole unit and never run backwards", () => {
    expect(ageOf(at, at + 59_999)).toEqual({ count: 59, unit: "second" });
    expect(ageOf(at, at + 3_600_000)).toEqual({ count: 1, unit: "hour" });
    expect(ageOf(at, at - 5000)).toEqual({ count: 0, unit: "second" });
  });
});
