import { expect, test } from "vitest";
import { parseTicksCsv } from "./parse-ticks.ts";

function ticks(text: string, timeZone?: string) {
  const parsed = parseTicksCsv(text, timeZone === undefined ? {} : { timeZone });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

test("columns count in any case and order; times may be equal", () => {
  const read = ticks(
    "ASK,Time,Bid\n1.1002,2024-01-02T10:00:00.250Z,1.1\n1.1003,2024-01-02T10:00:00.250Z,1.1001\n",
  );
  expect([...read.time]).toEqual(Array(2).fill(Date.UTC(2024, 0, 2, 10, 0, 0, 250)));
  expect([...read.bid]).toEqual([1.1, 1.1001]);
  expect([...read.ask]).toEqual([1.1002, 1.1003]);
});

test("MT5's own export is recognised: an empty price is that of the row before, the clock is the server's", () => {
  const text =
    "<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\r\n" +
    "2024.01.02\t12:00:00.100\t1.10000\t1.10002\t\t\t6\r\n" +
    "2024.01.02\t12:00:00.300\t1.10001\t\t\t\t2\r\n" +
    "2024.01.02\t12:00:01.000\t\t1.10004\t\t\t4\r\n";
  const read = ticks(text, "NewYork+7");
  expect([...read.bid]).toEqual([1.1, 1.10001, 1.10001]);
  expect([...read.ask]).toEqual([1.10002, 1.10002, 1.10004]);
  expect(new Date(read.time[0] ?? 0).toISOString()).toBe("2024-01-02T10:00:00.100Z");
});

test.each([
  ["", { line: 0, message: "the file is empty" }],
  ["time,bid,ask\n", { line: 1, message: "the file has a header and no ticks" }],
  ["time,bid\n2024-01-01,1\n", { line: 1, message: 'the header has no column "ask"' }],
  ["time,bid,ask\nnow,1,2\n", { line: 2, column: "time", message: '"now" is not a time' }],
  ["time,bid,ask\n2024-01-01,,2\n", { line: 2, message: "the first row has no bid" }],
  ["time,bid,ask\n2024-01-01,nan,2\n", { line: 2, message: '"nan" is not a price above 0' }],
  [
    "time,bid,ask\n2024-01-01,2,1\n",
    { line: 2, column: "ask", message: "ask 1 is below bid 2: a negative spread" },
  ],
  [
    "time,bid,ask\n2024-01-02,1,2\n2024-01-01,1,2\n",
    {
      line: 3,
      message: "time goes backwards: 2024-01-01T00:00:00.000Z comes after 2024-01-02T00:00:00.000Z",
    },
  ],
  ["time,bid,ask\n2024-01-02,1\n", { line: 2, message: "the row has 2 columns and the header 3" }],
])("%j is refused with its line and what stands there", (text, expected) => {
  expect(parseTicksCsv(text)).toMatchObject({ ok: false, error: expected });
});
