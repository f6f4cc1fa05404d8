import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ORDER_STATES, type OrderState, type OrderStep } from "#protocol";
import { applyOrderEvent } from "./apply.ts";
import { newOrder, type OrderRecord } from "./record.ts";
import { canReach, isFinal, TRANSITIONS } from "./states.ts";
import { cancelIntent, closeIntent, modifyIntent, openIntent, stepOf } from "./testing/samples.ts";

function orderAfter(...steps: readonly OrderStep[]): OrderRecord {
  return steps.reduce<OrderRecord>(
    (order, step) => applyOrderEvent(order, step).order,
    newOrder(openIntent(1)),
  );
}
const deal = (ticket: string, lots = 0.1) => ({
  execution: { deal_ticket: ticket, filled_lots: lots },
});

describe("one step", () => {
  test("the same step twice changes nothing", () => {
    const once = orderAfter(stepOf(1, "QUEUED"));
    const twice = applyOrderEvent(once, stepOf(1, "QUEUED"));
    expect(twice).toEqual({ order: once, applied: false, outcome: "duplicate" });
  });

  test("a lost message in between does not stop the truth: QUEUED may become FILLED at once", () => {
    expect(orderAfter(stepOf(1, "QUEUED"), stepOf(1, "FILLED", deal("9"))).state).toBe("FILLED");
  });

  test("a late lower step is recorded and not applied, but tells what was not known", () => {
    const filled = orderAfter(stepOf(1, "FILLED", deal("9")));
    const late = applyOrderEvent(filled, stepOf(1, "PLACED", { execution: { order_ticket: "7" } }));
    expect(late.outcome).toBe("recorded");
    expect(late.order).toMatchObject({
      state: "FILLED",
      execution: { order_ticket: "7", deal_ticket: "9" },
    });
  });

  test("FILLED without a deal ticket is refused, and so is PARTIAL", () => {
    const sending = orderAfter(stepOf(1, "SENDING"));
    for (const state of ["FILLED", "PARTIAL"] as const) {
      expect(applyOrderEvent(sending, stepOf(1, state))).toEqual({
        order: sending,
        applied: false,
        outcome: "refused",
      });
    }
  });

  test("a deal after ABSENT makes the order FILLED and raises an incident", () => {
    const absent = orderAfter(stepOf(1, "SENDING"), stepOf(1, "UNKNOWN"), stepOf(1, "ABSENT"));
    const found = applyOrderEvent(absent, stepOf(1, "FILLED", deal("9"))).order;
    expect(found).toMatchObject({ state: "FILLED", incidents: ["filled_after_absent"] });
  });

  test("a deal after another end is booked with an incident and the end stays", () => {
    const rejected = orderAfter(stepOf(1, "SENDING"), stepOf(1, "REJECTED"));
    const late = applyOrderEvent(rejected, stepOf(1, "FILLED", deal("9"))).order;
    expect(late).toMatchObject({
      state: "REJECTED",
      incidents: ["deal_after_rejected"],
      execution: { deal_ticket: "9" },
    });
  });

  test("CANCELLED after PARTIAL keeps the filled lots, and a later PLACED does not undo fills", () => {
    const partial = orderAfter(
      stepOf(1, "PARTIAL", deal("9", 0.04)),
      stepOf(1, "UNKNOWN"),
      stepOf(1, "PLACED"),
    );
    expect(partial.state).toBe("UNKNOWN");
    expect(applyOrderEvent(partial, stepOf(1, "CANCELLED")).order.execution.filled_lots).toBe(0.04);
  });

  test("what has fills is not ABSENT, an opening is never DONE, a change of stops never FILLED", () => {
    expect(
      orderAfter(stepOf(1, "PARTIAL", deal("9", 0.04)), stepOf(1, "UNKNOWN"), stepOf(1, "ABSENT"))
        .state,
    ).toBe("UNKNOWN");
    expect(orderAfter(stepOf(1, "SENDING"), stepOf(1, "DONE")).state).toBe("SENDING");
    for (const intent of [modifyIntent(1), cancelIntent(1)]) {
      expect(applyOrderEvent(newOrder(intent), stepOf(1, "FILLED", deal("9"))).outcome).toBe(
        "refused",
      );
    }
    expect(applyOrderEvent(newOrder(closeIntent(1)), stepOf(1, "DONE")).applied).toBe(true);
  });

  test("a page that only has the step makes an order of it", () => {
    expect(applyOrderEvent(null, stepOf(1, "QUEUED")).order).toMatchObject({
      intent: null,
      state: "QUEUED",
    });
  });

  test("a step of another order is a bug and throws", () => {
    expect(() => applyOrderEvent(newOrder(openIntent(2)), stepOf(1, "QUEUED"))).toThrow(RangeError);
  });
});

// The reference: written out by hand from the page on the life of an order, not computed from the table.
const FORWARD: Readonly<Record<OrderState, string>> = {
  CREATED:
    "QUEUED DELIVERED SENDING PLACED PARTIAL FILLED DONE REJECTED CANCELLED EXPIRED DENIED UNKNOWN ABSENT",
  QUEUED:
    "DELIVERED SENDING PLACED PARTIAL FILLED DONE REJECTED CANCELLED EXPIRED DENIED UNKNOWN ABSENT",
  DELIVERED: "SENDING PLACED PARTIAL FILLED DONE REJECTED CANCELLED EXPIRED DENIED UNKNOWN ABSENT",
  SENDING: "PLACED PARTIAL FILLED DONE REJECTED CANCELLED EXPIRED UNKNOWN ABSENT",
  PLACED: "PARTIAL FILLED CANCELLED EXPIRED REJECTED UNKNOWN ABSENT",
  PARTIAL: "FILLED CANCELLED EXPIRED UNKNOWN ABSENT",
  UNKNOWN: "PLACED PARTIAL FILLED DONE REJECTED CANCELLED EXPIRED ABSENT",
  ABSENT: "FILLED",
  FILLED: "",
  DONE: "",
  REJECTED: "",
  CANCELLED: "",
  EXPIRED: "",
  DENIED: "",
};

/** A second, plain reading of the rules: a state, a set of seen ids, the lots and whether a deal is known. */
function referenceState(steps: readonly OrderStep[]): OrderState {
  let state: OrderState = "CREATED";
  const seen = new Set<string>();
  let lots = 0;
  let hasDeal = false;
  for (const step of steps) {
    if (seen.has(step.id)) continue;
    const dealKnown: boolean = hasDeal || step.execution?.deal_ticket !== undefined;
    if ((step.state === "FILLED" || step.state === "PARTIAL") && !dealKnown) continue;
    if (step.state === "ABSENT" && dealKnown) continue;
    if (step.state === "DONE") continue;
    seen.add(step.id);
    const undoes = step.state === "PLACED" && lots > 0;
    if (FORWARD[state].split(" ").includes(step.state) && !undoes) state = step.state;
    hasDeal = dealKnown;
    lots = Math.max(lots, step.execution?.filled_lots ?? 0);
  }
  return state;
}

describe("many steps", () => {
  const anyStep = fc
    .record({
      state: fc.constantFrom(...ORDER_STATES),
      cause: fc.integer({ min: 1, max: 3 }),
      fill: fc.constantFrom(null, 0.03, 0.1),
    })
    .map(({ state, cause, fill }) => {
      const execution = fill === null ? {} : deal(String(cause), fill);
      return stepOf(1, state, { id: `${state}:${cause}:${fill}`, ...execution });
    });

  test("the table reaches exactly what the reference lists", () => {
    for (const from of ORDER_STATES) {
      const reached = ORDER_STATES.filter((to) => canReach(from, to)).sort();
      expect(reached, from).toEqual(FORWARD[from].split(" ").filter(Boolean).sort());
      for (const to of TRANSITIONS[from]) expect(reached, `${from} -> ${to}`).toContain(to);
    }
  });

  test("any run of steps, doubled and out of order, ends where the reference ends", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 14 }), (steps) => {
        expect(orderAfter(...steps).state).toBe(referenceState(steps));
      }),
      { numRuns: 2_000 },
    );
  });

  test("no run of steps shows FILLED without a deal ticket, leaves an end except ABSENT, or forgets lots", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 14 }), (steps) => {
        let order = newOrder(openIntent(1));
        for (const step of steps) {
          const next = applyOrderEvent(order, step).order;
          if (next.state === "FILLED") expect(next.execution.deal_ticket).toBeDefined();
          if (isFinal(order.state) && order.state !== "ABSENT")
            expect(next.state).toBe(order.state);
          expect(next.execution.filled_lots ?? 0).toBeGreaterThanOrEqual(
            order.execution.filled_lots ?? 0,
          );
          order = next;
        }
      }),
    );
  });

  test("telling a whole history again changes nothing", () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 10 }), (steps) => {
        const once = orderAfter(...steps);
        const taken = steps.filter((step) => once.event_ids.includes(step.id));
        expect(taken.reduce((order, step) => applyOrderEvent(order, step).order, once)).toEqual(
          once,
        );
      }),
    );
  });
});
