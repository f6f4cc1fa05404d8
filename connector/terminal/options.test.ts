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
  ]) {
    expect(terminalOptions(bad)).toMatchObject({
      ok: false,
      error: expect.stringContaining(bad[0] ?? ""),
    });
  }
});
