import { describe, expect, test } from "vitest";
import { type FaultAction, on } from "../faults/fault.ts";
import { account, deal, NOW, pending, stage } from "../testing/scene.ts";
import { SimTerminal, type TerminalSetup } from "./sim-terminal.ts";
import type { TerminalEvent } from "./types.ts";

const SECOND = 1000;

function terminal(setup: Partial<TerminalSetup> = {}): SimTerminal {
  return new SimTerminal({ broker: account(), venue: stage(), seed: 5, ...setup });
}

function faulty(fault: FaultAction, setup: Partial<TerminalSetup> = {}): SimTerminal {
  return terminal({ faults: { rules: [on({ nth: 1 }, fault)] }, ...setup });
}

/** What a send brings, at once or by and by. */
function answerOf(of: SimTerminal, tag: string, request = deal(), now = NOW) {
  const direct = of.send(tag, request, now);
  if (direct) return { answer: direct, at: now, others: [] as TerminalEvent[] };
  const others: TerminalEvent[] = [];
  for (let at = now; at < now + 60 * SECOND; at += 100) {
    for (const event of of.poll(at)) {
      if (event.type === "answer" && event.tag === tag) return { answer: event.answer, at, others };
      others.push(event);
    }
  }
  throw new Error("no answer within a minute");
}

function retcodeOf(of: SimTerminal, request = deal(), now = NOW): number {
  const { answer } = answerOf(of, "t", request, now);
  return answer.sent ? answer.result.retcode : -answer.error;
}

function dealsTold(events: readonly TerminalEvent[]): number {
  return events.filter((one) => one.type === "transaction" && one.deal !== null).length;
}

test("without latency OrderSend answers at once, the broker has it and the terminal sees it", () => {
  const sim = terminal();
  const answer = sim.send("a", deal(), NOW);
  expect(answer).toMatchObject({
    sent: true,
    result: { retcode: 10009, lots: 0.1, price: 1.1001 },
  });
  expect(sim.truth(NOW).deals).toHaveLength(1);
  expect(sim.view(NOW)?.positions).toHaveLength(1);
  const told = sim.poll(NOW);
  expect(told.map((one) => one.type === "transaction" && one.transaction)).toContain("deal_add");
});

test("with latency the broker has executed before the terminal knows of it", () => {
  const sim = terminal({ latencyMs: 100 });
  expect(sim.send("a", deal(), NOW)).toBeNull();
  const executed = NOW + 130;
  expect(sim.truth(executed).positions).toHaveLength(1);
  expect(sim.view(executed)?.positions).toEqual([]);
  expect(sim.poll(executed)).toEqual([]);
  const later = NOW + SECOND;
  expect(sim.view(later)?.positions).toHaveLength(1);
  expect(sim.poll(later).filter((one) => one.type === "answer")).toHaveLength(1);
});

test("the broker knows no tags: what is sent twice is done twice", () => {
  const sim = terminal();
  sim.send("a", deal(), NOW);
  sim.send("a", deal(), NOW);
  expect(sim.truth(NOW).positions).toHaveLength(2);
});

test("a stop that the market crosses is told as it happens, and nextAt knows when", () => {
  const sim = terminal({ venue: stage({ steps: [[2, 1.09]] }), latencyMs: 100 });
  sim.send("a", deal({ stopLoss: 1.095 }), NOW);
  sim.poll(NOW + SECOND);
  const at = NOW + 120 * SECOND;
  expect(sim.nextAt()).toBe(at);
  expect(sim.view(at)?.positions).toHaveLength(1);
  expect(sim.truth(at).positions).toEqual([]);
  expect(dealsTold(sim.poll(at + SECOND))).toBe(1);
  expect(sim.view(at + SECOND)?.positions).toEqual([]);
});

describe("each fault leaves the broker and the terminal in the state that it names", () => {
  const refusals: readonly (readonly [FaultAction, number])[] = [
    [{ kind: "requote", points: 12 }, 10004],
    [{ kind: "retcode", code: 10006 }, 10006],
    [{ kind: "timeoutNotExecuted" }, 10012],
    [{ kind: "offQuotes" }, 10021],
    [{ kind: "marketClosed" }, 10018],
    [{ kind: "frozen" }, 10029],
    [{ kind: "sendFalse", executed: false }, -4756],
    [{ kind: "disconnect", when: "before", forMs: 5000 }, 10031],
  ];
  test.each(refusals)("%o: nothing is done at the broker", (fault, retcode) => {
    const sim = faulty(fault, { latencyMs: 20 });
    expect(retcodeOf(sim)).toBe(retcode);
    expect(sim.truth(NOW + 60 * SECOND)).toMatchObject({ positions: [], deals: [], orders: [] });
    expect(sim.injected).toEqual({ [fault.kind]: 1 });
    expect(retcodeOf(sim, deal(), NOW + 61 * SECOND)).toBe(10009);
  });

  const hidden: readonly (readonly [FaultAction, number])[] = [
    [{ kind: "timeoutExecuted", visibleMs: 30 * SECOND }, 10012],
    [{ kind: "sendFalse", executed: true }, -4756],
    [{ kind: "disconnect", when: "during", forMs: 5000 }, 10031],
  ];
  test.each(hidden)("%o: the deal is done and the answer does not say so", (fault, retcode) => {
    const sim = faulty(fault, { latencyMs: 20 });
    expect(retcodeOf(sim)).toBe(retcode);
    expect(sim.truth(NOW + 60 * SECOND).deals).toHaveLength(1);
    expect(sim.view(NOW + 60 * SECOND)?.positions).toHaveLength(1);
    expect(sim.injected).toEqual({ [fault.kind]: 1 });
  });

  test("timeoutExecuted: the terminal sees the position only later, its event never comes when told so", () => {
    const fault = {
      kind: "timeoutExecuted",
      afterMs: 1000,
      visibleMs: 8000,
      event: false,
    } as const;
    const sim = faulty(fault, { latencyMs: 20 });
    const { at, others } = answerOf(sim, "t");
    expect(at - NOW).toBeGreaterThanOrEqual(1000);
    expect(sim.view(NOW + 7 * SECOND)?.positions).toEqual([]);
    expect(sim.view(NOW + 9 * SECOND)?.positions).toHaveLength(1);
    expect(dealsTold([...others, ...sim.poll(NOW + 60 * SECOND)])).toBe(0);
  });

  test("partial: IOC leaves the part, RETURN goes on with the rest", () => {
    const fault = { kind: "partial", share: 0.5 } as const;
    const cut = faulty(fault);
    expect(retcodeOf(cut, deal({ filling: "ioc", lots: 0.2 }))).toBe(10010);
    expect(cut.truth(NOW + 9 * SECOND)).toMatchObject({ orders: [], positions: [{ lots: 0.1 }] });
    const venue = stage({ rules: { execution: "exchange", filling: [] } });
    const rest = faulty(fault, { venue });
    expect(retcodeOf(rest, deal({ filling: "return", lots: 0.2 }))).toBe(10010);
    expect(rest.truth(NOW)).toMatchObject({ orders: [{ lots: 0.1, initialLots: 0.2 }] });
    expect(rest.truth(NOW + 9 * SECOND)).toMatchObject({ orders: [], positions: [{ lots: 0.2 }] });
  });

  test("placedThenFilled and placedThenRejected: 10008 without a deal, then what their names say", () => {
    const filled = faulty({ kind: "placedThenFilled", afterMs: 5000 });
    expect(filled.send("t", deal(), NOW)).toMatchObject({ result: { retcode: 10008, deal: null } });
    expect(filled.view(NOW)).toMatchObject({ orders: [{ type: "BUY" }], positions: [] });
    expect(filled.truth(NOW + 6 * SECOND)).toMatchObject({
      orders: [],
      positions: [{ lots: 0.1 }],
    });
    const rejected = faulty({ kind: "placedThenRejected", afterMs: 5000 });
    expect(retcodeOf(rejected)).toBe(10008);
    expect(rejected.truth(NOW + 6 * SECOND)).toMatchObject({
      ...{ orders: [], positions: [], deals: [], history: [{ state: "rejected" }] },
    });
  });

  test("disconnect after the answer: no event, and the lists are old until the link is back", () => {
    const sim = faulty({ kind: "disconnect", when: "after", forMs: 5000 }, { latencyMs: 20 });
    expect(retcodeOf(sim)).toBe(10009);
    expect(sim.health(NOW + SECOND).connected).toBe(false);
    expect(sim.view(NOW + SECOND)?.positions).toEqual([]);
    expect(sim.send("u", deal(), NOW + SECOND)).toMatchObject({ result: { retcode: 10031 } });
    const told = sim.poll(NOW + 7 * SECOND);
    expect([dealsTold(told), told.at(-1)?.type]).toEqual([0, "synchronised"]);
    expect(sim.view(NOW + 7 * SECOND)?.positions).toHaveLength(1);
  });

  test("events are dropped, doubled, turned round, late, or pushed out by a burst", () => {
    const told = (fault: FaultAction, at = NOW + SECOND) => {
      const sim = faulty(fault);
      sim.send("t", deal(), NOW);
      return sim.poll(at);
    };
    expect(dealsTold(told({ kind: "dropEvent" }))).toBe(0);
    expect(dealsTold(told({ kind: "dupEvent" }))).toBe(2);
    const plain = told({ kind: "slippage", points: 0 });
    expect(told({ kind: "reorderEvents" })).toEqual([...plain].reverse());
    expect(dealsTold(told({ kind: "delayEvents", byMs: 5000 }))).toBe(0);
    expect(dealsTold(told({ kind: "delayEvents", byMs: 5000 }, NOW + 6 * SECOND))).toBe(1);
    const flood = told({ kind: "eventBurst", count: 1100 });
    expect([dealsTold(flood), flood.length]).toEqual([0, 1024]);
  });

  test("words and tickets change: comment rewritten or cut, magic lost, tickets new and identifiers old", () => {
    const position = (fault: FaultAction) => {
      const sim = faulty(fault);
      sim.send("t", deal(), NOW);
      return sim.view(NOW)?.positions[0];
    };
    expect(position({ kind: "commentRewritten", to: "broker" })?.comment).toBe("broker");
    expect(position({ kind: "commentTruncated", characters: 2 })?.comment).toBe("nt");
    expect(position({ kind: "magicZeroed" })?.magic).toBe(0);
    const renamed = position({ kind: "ticketChange" });
    expect(renamed?.ticket).not.toBe(renamed?.identifier);
    expect(position({ kind: "slippage", points: 30 })?.openPrice).toBe(1.1004);
  });

  test("a person and the broker act on their own: before the send, after it, or at a moment", () => {
    const rules = [
      on({ nth: 2 }, { kind: "manualTrade", what: "close", when: "before" }),
      on({ at: NOW + 9 * SECOND }, { kind: "manualTrade", what: "open" }),
      on({ at: NOW + 12 * SECOND }, { kind: "brokerClose", reason: "so" }),
      on({ at: NOW + 15 * SECOND }, { kind: "brokerClose", reason: "so" }),
    ];
    const sim = terminal({ faults: { rules } });
    sim.send("a", deal(), NOW);
    const ticket = sim.view(NOW)?.positions[0]?.ticket ?? "";
    const close = deal({ type: "SELL", position: ticket });
    expect(retcodeOf(sim, close, NOW + SECOND)).toBe(10036);
    expect(sim.truth(NOW + SECOND).deals.at(-1)).toMatchObject({ entry: "out", reason: "client" });
    expect(sim.truth(NOW + 10 * SECOND).positions).toMatchObject([{ magic: 0, comment: "" }]);
    expect(sim.truth(NOW + 20 * SECOND).deals.at(-1)).toMatchObject({ reason: "so" });
    // The last one found nothing to close, and does not count.
    expect(sim.injected).toEqual({ manualTrade: 2, brokerClose: 1 });
  });

  test("tooMany, autoTradingOff and historyNotReady stay for the sends and reads that follow", () => {
    const many = faulty({ kind: "tooMany", perSecond: 2 });
    const codes = [1, 2, 3].map(() => retcodeOf(many));
    expect(codes).toEqual([10009, 10009, 10024]);
    expect(retcodeOf(many, deal(), NOW + 2 * SECOND)).toBe(10009);
    const off = faulty({ kind: "autoTradingOff", forMs: 5000 });
    expect([retcodeOf(off), retcodeOf(off, deal(), NOW + SECOND)]).toEqual([10009, 10027]);
    expect(off.health(NOW + SECOND).autoTrading).toBe(false);
    expect(retcodeOf(off, deal(), NOW + 6 * SECOND)).toBe(10009);
    const unread = faulty({ kind: "historyNotReady", reads: 1 });
    unread.send("t", deal(), NOW);
    expect(unread.view(NOW)?.history).toEqual({ ready: false });
    expect(unread.view(NOW)?.history).toMatchObject({ ready: true, deals: [{ lots: 0.1 }] });
    const blind = faulty({ kind: "historyNotReady", reads: 1, missMs: 60_000 });
    blind.send("t", deal(), NOW);
    expect(blind.view(NOW)?.history).toMatchObject({ ready: true, deals: [] });
    expect(blind.view(NOW)?.history).toMatchObject({ ready: true, deals: [{ lots: 0.1 }] });
  });
});

test("a second request about a ticket that still waits for its answer is locked", () => {
  const sim = terminal({ latencyMs: 200 });
  sim.send("p", pending(), NOW);
  const order = sim.view(NOW + SECOND)?.orders[0]?.ticket ?? "";
  const remove = { action: "remove", order } as const;
  expect(sim.send("a", remove, NOW + SECOND)).toBeNull();
  expect(sim.send("b", remove, NOW + SECOND)).toMatchObject({ result: { retcode: 10028 } });
});

test("a restart loses answers and lists until the broker is heard again", () => {
  const sim = terminal({ latencyMs: 200 });
  sim.send("a", deal(), NOW);
  sim.truth(NOW + 250);
  sim.restart(NOW + 260, 3000);
  expect(sim.view(NOW + SECOND)).toBeNull();
  expect(sim.poll(NOW + 5 * SECOND)).toEqual([{ type: "synchronised" }]);
  expect(sim.view(NOW + 5 * SECOND)?.positions).toHaveLength(1);
});

test("logged in to another account, sends go there; the first goes on at its broker meanwhile", () => {
  const sim = terminal({ venue: stage({ steps: [[1, 1.09]] }) });
  sim.send("a", deal({ stopLoss: 1.095 }), NOW);
  const first = sim.switchAccount(account({ login: "7" }), NOW + SECOND);
  sim.send("b", deal(), NOW + 2 * SECOND);
  expect(sim.view(NOW + 2 * SECOND)?.account.login).toBe("7");
  const second = sim.switchAccount(first, NOW + 90 * SECOND);
  expect(second.positions).toHaveLength(1);
  expect(sim.truth(NOW + 90 * SECOND)).toMatchObject({ login: "900001", positions: [] });
});

test("the same seed throws the same faults, and each kind is thrown sooner or later", () => {
  const run = (seed: number, sends: number) => {
    const random = { seed, rate: 0.5 };
    const sim = terminal({ latencyMs: 30, faults: { rules: [], random } });
    const answers: string[] = [];
    for (let i = 0; i < sends; i++) {
      const now = NOW + i * 60 * SECOND;
      const position = sim.view(now)?.positions[0];
      const close =
        position && deal({ type: "SELL", position: position.ticket, lots: position.lots });
      sim.send(`r${i}`, i % 3 === 2 && close ? close : deal({ filling: "ioc" }), now);
      for (const event of sim.poll(now + 30 * SECOND)) answers.push(JSON.stringify(event));
    }
    return { answers, injected: sim.injected, truth: sim.truth(NOW + sends * 60 * SECOND) };
  };
  expect(JSON.stringify(run(11, 60))).toBe(JSON.stringify(run(11, 60)));
  const thrown = [1, 2, 3, 4].map((seed) => run(seed, 110).injected);
  const kinds = new Set(thrown.flatMap((injected) => Object.keys(injected)));
  expect([...kinds].sort()).toHaveLength(27);
});
