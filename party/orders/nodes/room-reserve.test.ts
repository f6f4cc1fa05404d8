import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OrderIntent } from "#protocol";
import { commentFor } from "../ids.ts";
import { RoomBench } from "../testing/room-bench.ts";
import { closeIntent, deal, idOf, NOW, openIntent, position, stepOf } from "../testing/samples.ts";
import type { RiskQuestion, RoomRules } from "./room-types.ts";

const LIMIT = 0.3;
const LOTS = 0.1;
const sum = (lots: readonly number[]) =>
  Math.round(lots.reduce((all, one) => all + one, 0) * 1e8) / 1e8;

/** A limit of lots, as the risk rules read a question: what is held, what waits, and what is reserved. */
const rules: RoomRules = {
  terminal: null,
  judge: (question) =>
    sum([...countedIn(question), question.intent.lots]) <= LIMIT
      ? { ok: true, margin: 1 }
      : { ok: false, code: "risk.max_lots", message: "too much" },
};

function countedIn({ snapshot, reserved }: RiskQuestion): number[] {
  const lotsOf = (intent: OrderIntent) => (intent.action === "open" ? intent.lots : 0);
  return [
    ...snapshot.positions.map((one) => one.lots),
    ...snapshot.orders.map((one) => one.lots),
    ...reserved.map(lotsOf),
  ];
}

/** The broker's own book, of which snapshots are read now and arrive later. */
class Broker {
  readonly held = new Map<string, number>();
  most = 0;
  fill(ticket: string) {
    this.held.set(ticket, LOTS);
    this.most = Math.max(this.most, sum([...this.held.values()]));
  }
  picture() {
    return [...this.held].map(([ticket, lots]) => position(ticket, { lots }));
  }
}

describe("openings", () => {
  test("fifty at once pass a limit as often as it allows, and no more", () => {
    const bench = new RoomBench(rules).online();
    for (let number = 1; number <= 50; number++) bench.put(openIntent(number));
    const taken = Object.values(bench.state.orders).filter(({ order }) => order.state === "QUEUED");
    expect(taken).toHaveLength(3);
  });

  test("never exceed a limit at the broker, whatever the order of answers, deals and pictures", () => {
    // What the connector does next: answer a command, read the terminal, let a picture that was read before arrive, close.
    const move = fc.constantFrom("put", "put", "fill", "reject", "read", "arrive", "close");
    fc.assert(
      fc.property(fc.array(move, { maxLength: 120 }), (moves) => {
        const bench = new RoomBench(rules).online();
        const broker = new Broker();
        const open: number[] = [];
        const pictures: ReturnType<Broker["picture"]>[] = [];
        let number = 0;
        for (const next of moves) {
          bench.now += 1;
          const first = open[0];
          if (next === "put") {
            bench.put(openIntent(++number, { not_after: NOW + 60_000 }));
            if (bench.stateOf(idOf(number)) === "QUEUED") open.push(number);
          } else if (next === "fill" && first !== undefined) {
            open.shift();
            const ticket = String(1_000 + first);
            broker.fill(ticket);
            const execution = {
              deal_ticket: ticket,
              order_ticket: ticket,
              position_id: ticket,
              filled_lots: LOTS,
            };
            bench.tell(stepOf(first, "FILLED", { execution }));
          } else if (next === "reject" && first !== undefined) {
            open.shift();
            bench.tell(stepOf(first, "REJECTED"));
          } else if (next === "read" && pictures.length === 0) pictures.push(broker.picture());
          else if (next === "arrive" && pictures.length > 0)
            bench.snapshot({ positions: pictures.shift() ?? [] });
          else if (next === "close") broker.held.delete([...broker.held.keys()][0] ?? "");
          // Lots that are held or may still be: what was accepted and not refused.
          expect(sum([...broker.held.values(), ...open.map(() => LOTS)])).toBeLessThanOrEqual(
            LIMIT,
          );
        }
        expect(broker.most).toBeLessThanOrEqual(LIMIT);
      }),
      { numRuns: 500 },
    );
  });

  test("a picture that was read before the fill and came after it does not free the place", () => {
    const asked: number[] = [];
    const counting: RoomRules = {
      terminal: null,
      judge: (question) => {
        asked.push(sum(countedIn(question)));
        return { ok: true, margin: 1 };
      },
    };
    const bench = new RoomBench(counting).online();
    const later = { not_after: NOW + 90_000 };
    bench.put(openIntent(1, later));
    const execution = { deal_ticket: "8", order_ticket: "8", position_id: "8", filled_lots: LOTS };
    bench.tell(stepOf(1, "FILLED", { execution }));
    bench.snapshot(); // read before
    bench.put(openIntent(2, later));
    bench.tell(stepOf(2, "REJECTED"));
    bench.snapshot({ positions: [position("8", { lots: LOTS })] });
    bench.put(openIntent(3, later));
    expect(asked).toEqual([0, LOTS, LOTS]);
  });

  test("what was found in a picture is not counted twice", () => {
    const asked: number[] = [];
    const bench = new RoomBench({
      terminal: null,
      judge: (question) => {
        asked.push(sum(countedIn(question)));
        return { ok: true, margin: 1 };
      },
    }).online();
    bench.put(openIntent(1, { not_after: NOW + 60_000 }));
    bench.snapshot({
      positions: [position("900", { lots: LOTS })],
      deals: [deal("800", { comment: commentFor(idOf(1)) })],
    });
    expect(bench.stateOf(idOf(1))).toBe("FILLED");
    bench.put(openIntent(2));
    expect(asked).toEqual([0, LOTS]);
  });
});

describe("what reduces a position", () => {
  const held = (bench: RoomBench, lots: number) =>
    bench.snapshot({ positions: [position("900", { lots }), position("901", { side: "SELL" })] });
  const closed = (number: number, lots: number) => {
    const execution = { deal_ticket: `5${number}`, position_id: "900", filled_lots: lots };
    return stepOf(number, "FILLED", { execution });
  };

  test("a second change waits for the first, and a close-by takes both of its positions", () => {
    const bench = new RoomBench().online();
    held(bench, 0.1);
    const by = {
      ...closeIntent(1),
      action: "close_by",
      by_position_id: "901",
    } as unknown as OrderIntent;
    bench.put(by);
    bench.put(closeIntent(2));
    bench.put(closeIntent(3, { position_id: "901" }));
    bench.put(closeIntent(4, { position_id: "902" }));
    const codes = [1, 2, 3, 4].map((number) => bench.state.orders[idOf(number)]?.order.code);
    expect(codes).toEqual([null, "position_busy", "position_busy", null]);
  });

  test("lots that a close took are gone before a picture says so, and are not taken off twice after it", () => {
    const bench = new RoomBench().online();
    held(bench, 0.1);
    bench.put(closeIntent(1, { lots: 0.06 }));
    bench.tell(closed(1, 0.06));
    bench.put(closeIntent(2, { lots: 0.06 }));
    expect(bench.state.orders[idOf(2)]?.order).toMatchObject({
      state: "DENIED",
      code: "close_lots",
    });
    held(bench, 0.04);
    bench.put(closeIntent(3, { lots: 0.04 }));
    expect(bench.stateOf(idOf(3))).toBe("QUEUED");
  });

  test("a close of the other side than what is held would open more: it is refused", () => {
    const bench = new RoomBench().online();
    held(bench, 0.1);
    bench.put(closeIntent(1, { side: "SELL" }));
    expect(bench.state.orders[idOf(1)]?.order).toMatchObject({ code: "would_raise_exposure" });
    bench.put(closeIntent(2, { side: "BUY" }));
    expect(bench.stateOf(idOf(2))).toBe("QUEUED");
  });
});

describe("limits and facts", () => {
  test("reach the rules: the owner's limits, the day's anchor, openings and closed trades", () => {
    const asked: RiskQuestion[] = [];
    const seen: number[] = [];
    const bench = new RoomBench({
      terminal: null,
      judge: (question) => {
        asked.push(question);
        return { ok: true, margin: 0 };
      },
      anchors: (anchors, { account }, limits, now) => {
        seen.push(limits?.version ?? 0);
        const dayStart = anchors.dayStart ?? {
          at: now,
          equity: account.equity,
          balance: account.balance,
        };
        return { ...anchors, dayStart };
      },
    });
    const limits = { version: 3, limits: { max_positions: 2 } } as never; // the rules are not asked what is in it
    bench.give({ type: "put_limits", limits });
    expect(bench.hello()).toContainEqual(
      expect.objectContaining({ message: expect.objectContaining({ type: "WELCOME", limits }) }),
    );
    bench.snapshot({
      deals: [deal("9", { entry: "out", profit: -12, commission: -1, time: NOW - 5 })],
    });
    bench.put(openIntent(1));
    bench.put(openIntent(2, { lots: 0.3 }));
    expect(asked[1]).toMatchObject({
      limits: { version: 3 },
      facts: {
        dayStart: { at: NOW, equity: 10_000 },
        weekStart: null,
        recentOrders: [{ at: NOW, symbol: "EURUSD", type: "BUY", lots: 0.1 }],
        recentTrades: [{ closedAt: NOW - 5, symbol: "EURUSD", profit: -13 }],
      },
    });
    expect(seen).toEqual([3]);
    expect(bench.disk.get("meta")).toMatchObject({
      limits: { version: 3 },
      anchors: { dayStart: { at: NOW } },
    });
  });

  test("an older version of the limits changes nothing; a newer one goes to the connector at once", () => {
    const bench = new RoomBench().online();
    const put = (version: number) =>
      bench.give({ type: "put_limits", limits: { version, limits: {} as never } });
    expect(put(2)).toContainEqual(
      expect.objectContaining({ message: expect.objectContaining({ type: "LIMITS", version: 2 }) }),
    );
    expect(put(2)).toEqual([]);
    expect(put(1)).toEqual([]);
  });
});
