import { expect, test } from "vitest";
import { BarsDesk } from "./bars-desk.ts";
import { connectOptions } from "./options.ts";

test("the command line of connect has defaults, and each mistake is one clear line", () => {
  expect(connectOptions(["--credential-file", "c"])).toMatchObject({
    ok: true,
    value: {
      api: "http://127.0.0.1:8787",
      bridgePort: 47_821,
      secretFile: ".data/connector/secret",
    },
  });
  const wrong = (argv: readonly string[]) => {
    const parsed = connectOptions(argv);
    return parsed.ok ? null : parsed.error;
  };
  expect(wrong([])).toContain("--credential-file is required");
  expect(wrong(["--credential-file", "c", "--api", "ftp://x"])).toContain("--api");
  expect(wrong(["--credential-file", "c", "--bridge-port", "99999"])).toContain("--bridge-port");
  expect(wrong(["--credential-file", "c", "--max-lots", "0"])).toContain("--max-lots");
  expect(wrong(["--nope"])).toContain("--nope");
  expect(wrong(["--nope"])).not.toContain("\n");
  expect(connectOptions(["--help"])).toEqual({ ok: true, value: "help" });
});

const QUESTION = { request_id: "b1", symbol: "EURUSD", timeframe: "H1", count: 3 };
function line(part: number, parts: number, error = "") {
  const candles: [number, number, number, number, number, number][] = [
    [part, 1, 1, 1, 1, 1],
    [part, 2, 2, 2, 2, 2],
  ];
  return {
    type: "BARS",
    request_id: "b1",
    symbol: "EURUSD",
    timeframe: "H1",
    part,
    parts,
    candles,
    error,
  } as const;
}

test("bars are passed on when their last line came, cut to what was asked for", () => {
  const desk = new BarsDesk();
  desk.ask(QUESTION);
  expect(desk.take(line(1, 2))).toBeNull();
  expect(desk.take(line(2, 2))).toMatchObject({
    type: "BARS",
    request_id: "b1",
    candles: { length: 3 },
  });
  expect(desk.take(line(2, 2))).toBeNull();
});

test("bars with a hole, an error or a terminal that leaves are answered with a reason", () => {
  const desk = new BarsDesk();
  desk.ask(QUESTION);
  expect(desk.take(line(2, 2))).toMatchObject({ candles: [], error: "bars came with a hole" });
  desk.ask(QUESTION);
  expect(desk.take(line(1, 1, "no symbol"))).toMatchObject({ candles: [], error: "no symbol" });
  desk.ask(QUESTION);
  expect(desk.abandon()).toMatchObject([{ request_id: "b1", error: "the terminal went away" }]);
  expect(desk.ask({ ...QUESTION, timeframe: "H7" })).toMatchObject({
    frame: null,
    error: "no timeframe H7",
  });
});
