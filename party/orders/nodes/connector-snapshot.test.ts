import { expect, test } from "vitest";
import { connectorToRoom, MAX_MESSAGE_CHARACTERS, PROTOCOL_VERSION, parseMessage } from "#protocol";
import { Bench } from "../testing/connector-bench.ts";
import { deal, EURUSD, NOW, position, QUOTE, snapshotOf } from "../testing/samples.ts";
import { snapshotWord } from "./connector-snapshot.ts";

type Reading = Parameters<typeof snapshotWord>[0];

function reading(fields: Partial<Reading["snapshot"]>, count = 1): Reading {
  const symbols = Array.from({ length: count }, (_, i) => ({ ...EURUSD, symbol: `S${i}` }));
  return {
    type: "terminal_snapshot",
    snapshot: snapshotOf(fields),
    symbols,
    deals_since: NOW - 86_400_000,
    quotes: symbols.map(({ symbol }) => ({ ...QUOTE, symbol })),
  };
}

const manyDeals = Array.from({ length: 500 }, (_, i) =>
  deal(String(1_000 + i), { time: NOW - 500 + i, comment: "x".repeat(200) }),
);
const manyPositions = Array.from({ length: 300 }, (_, i) =>
  position(String(i + 1), { symbol: "S7", comment: "y".repeat(30) }),
);

function asSent(word: ReturnType<typeof snapshotWord>): string {
  return JSON.stringify({ v: PROTOCOL_VERSION, seq: 1, ...word });
}

test("a reading that fits is told whole", () => {
  const read = reading({ deals: manyDeals.slice(0, 20), positions: manyPositions.slice(0, 5) });
  expect(snapshotWord(read, null)).toEqual({
    type: "SNAPSHOT",
    snapshot: read.snapshot,
    symbols: read.symbols,
    deals_since: read.deals_since,
    quotes: read.quotes,
  });
});

test("what does not fit leaves the oldest deals behind, and says from when on the history is whole", () => {
  const word = snapshotWord(reading({ deals: manyDeals, positions: manyPositions }), null);
  expect(word.snapshot.positions).toHaveLength(300);
  const { deals } = word.snapshot;
  expect(deals.length).toBeGreaterThan(100);
  expect(deals).toEqual(manyDeals.slice(-deals.length));
  expect(word.deals_since).toBe((deals[0]?.time ?? 0) + 1);
  expect(parseMessage(connectorToRoom, asSent(word)).ok).toBe(true);
});

test("the longest account and the longest list of symbols are still a message that a room takes", () => {
  const read = reading({ deals: manyDeals, positions: manyPositions }, 500);
  const word = snapshotWord(read, null);
  expect(asSent(word).length).toBeLessThanOrEqual(MAX_MESSAGE_CHARACTERS);
  expect(parseMessage(connectorToRoom, asSent(word)).ok).toBe(true);
  expect(word.snapshot.positions).toHaveLength(300);
  expect(word.symbols.map(({ symbol }) => symbol)).toContain("S7");
  expect(word.quotes.map(({ symbol }) => symbol)).toContain("S7");
});

test("symbols are told once on a link, and again on the next, after a gap, and when they are other ones", () => {
  const bench = new Bench();
  const symbolsTold = () => {
    const word = bench.effects.find(
      (effect) => effect.type === "room" && effect.message.type === "SNAPSHOT",
    );
    return word?.type === "room" && word.message.type === "SNAPSHOT"
      ? word.message.symbols.length
      : null;
  };
  const read = () => {
    const { symbols, held: snapshot, quote } = bench;
    bench.give({ type: "terminal_snapshot", snapshot, symbols, deals_since: 0, quotes: [quote] });
    return symbolsTold();
  };
  bench.welcome();
  expect(read()).toBe(1);
  expect(read()).toBe(0);
  bench.hear({ type: "RESYNC", at: NOW });
  expect(read()).toBe(1);
  bench.welcome(2);
  expect(read()).toBe(1);
  bench.symbols = [EURUSD, { ...EURUSD, symbol: "GBPUSD" }];
  expect(read()).toBe(2);
  expect(read()).toBe(0);
});
