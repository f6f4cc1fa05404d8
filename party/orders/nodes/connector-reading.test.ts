import { describe, expect, test } from "vitest";
import { Bench, told } from "../testing/connector-bench.ts";
import { deal, NOW, position, result, snapshotOf } from "../testing/samples.ts";
import type { ConnectorEffect } from "./connector-types.ts";

const TWO_DAYS = 2 * 86_400_000;
const HELD_AT = NOW - 60_000;

/** From when on deals are asked for, once for each reading that a step asks for. */
const asked = (effects: readonly ConnectorEffect[]) =>
  effects.flatMap((effect) => (effect.type === "read_terminal" ? [effect.deals_from] : []));

/** A connector whose terminal showed one deal, a minute old. */
function reader(): Bench {
  const bench = new Bench();
  bench.welcome();
  bench.read(snapshotOf({ deals: [deal("800", { time: HELD_AT })] }));
  return bench;
}

describe("of the deals are read", () => {
  test("after a change only those since ten seconds before the newest known one", () => {
    const bench = reader();
    expect(asked(bench.give({ type: "look", deals: "newest" }))).toEqual([HELD_AT - 10_000]);
    bench.give({ type: "terminal_deal", deal: deal("801", { time: NOW }) });
    expect(asked(bench.give({ type: "look", deals: "newest" }))).toEqual([NOW - 10_000]);
  });

  test("those of two days at the regular look", () => {
    expect(asked(reader().give({ type: "look", deals: "all" }))).toEqual([NOW - TWO_DAYS]);
  });

  test("those of two days at the start and when the room greets, whatever is known", () => {
    const bench = reader();
    expect(asked(bench.welcome(2))).toEqual([NOW - TWO_DAYS]);
    expect(asked(bench.restart())).toEqual([NOW - TWO_DAYS]);
  });

  test("those of two days after a change while no deal is known, and after the terminal was lost", () => {
    const bench = new Bench();
    bench.welcome();
    expect(asked(bench.give({ type: "look", deals: "newest" }))).toEqual([NOW - TWO_DAYS]);
    const other = reader();
    other.give({ type: "terminal_lost" });
    expect(asked(other.give({ type: "look", deals: "newest" }))).toEqual([NOW - TWO_DAYS]);
  });

  test.each([
    ["an answer that proves nothing", { retcode: 10_012 }],
    ["a part of the order", { retcode: 10_010, lots: 0.05 }],
  ])("those of two days after %s", (_what, fields) => {
    const bench = reader();
    bench.order(1);
    const effects = bench.answer(1, result(fields));
    expect(asked(effects)).toEqual([NOW - TWO_DAYS]);
  });

  test("those of two days when the room asks for everything again", () => {
    const effects = reader().hear({ type: "RESYNC", at: NOW });
    expect(asked(effects)).toEqual([NOW - TWO_DAYS]);
  });
});

test("a reading that was overtaken by a later one is neither kept nor told", () => {
  const bench = reader();
  const read = (asked_mono: number, lots: number) =>
    bench.give({
      type: "terminal_snapshot",
      snapshot: snapshotOf({ positions: [position("900", { lots })] }),
      symbols: [],
      deals_since: NOW,
      quotes: [],
      asked_mono,
    });
  bench.pass(500);
  expect(told(read(bench.mono, 0.2), "SNAPSHOT")).toHaveLength(1);
  expect(told(read(bench.mono - 100, 0.1), "SNAPSHOT")).toEqual([]);
  expect(bench.state.view?.snapshot.positions[0]?.lots).toBe(0.2);
});
