import { expect, test } from "vitest";
import { terminalOptions } from "./options.ts";

test("the command line of terminal: with bars only their symbol is offered", () => {
  expect(terminalOptions(["--bars", "b.csv"])).toMatchObject({
    ok: true,
    value: { symbols: ["EURUSD"], barsFile: "b.csv" },
  });
  for (const bad of [
    ["--port", "0"],
    ["--balance", "x"],
    ["--leverage", "0"],
    ["--seed", "1.5"],
    ["--login", "me"],
    ["--currency", "usd"],
    ["--broker", "nobody"],
    ["--latency-ms", "-1"],
    ["--timer-ms", "2000"],
    ["--fault-rate", "2"],
  ]) {
    expect(terminalOptions(bad)).toMatchObject({
      ok: false,
      error: expect.stringContaining(bad[0] ?? ""),
    });
  }
});

test("a broker, the EA's timer and faults can be asked for; without a word none of them is there", () => {
  const plain = { broker: "plain", timerMs: 0, latencyMs: 0, faults: null, marginMode: "hedging" };
  expect(terminalOptions([])).toMatchObject({ ok: true, value: plain });
  const asked = ["--broker", "ioc-only", "--timer-ms", "20", "--faults", "7", "--netting"];
  expect(terminalOptions(asked)).toMatchObject({
    ok: true,
    value: { broker: "ioc-only", timerMs: 20, faults: "7", marginMode: "netting" },
  });
});
