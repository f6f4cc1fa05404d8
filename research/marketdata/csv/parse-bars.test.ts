import { expect, test } from "vitest";
import { parseBarsCsv } from "./parse-bars.ts";

const HEADER = "time,open,high,low,close,volume";

function bars(text: string, timeZone?: string) {
  const parsed = parseBarsCsv(text, timeZone === undefined ? {} : { timeZone });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value.bars;
}

function problem(text: string, timeZone?: string) {
  const parsed = parseBarsCsv(text, timeZone === undefined ? {} : { timeZone });
  if (parsed.ok) throw new Error("the file was taken");
  return parsed.error;
}

function timesOf(text: string, timeZone?: string): string[] {
  return Array.from(bars(text, timeZone).time, (time) => new Date(time).toISOString());
}

test("the first column may be without a name, as pandas writes its index", () => {
  const read = bars(
    ",Open,High,Low,Close,Volume\n2017-04-19 09:00:00,1.0716,1.0722,1.07083,1.07219,1413\n",
  );
  expect(read.time[0]).toBe(Date.UTC(2017, 3, 19, 9));
  expect([read.open[0], read.high[0], read.low[0], read.close[0]]).toEqual([
    1.0716, 1.0722, 1.07083, 1.07219,
  ]);
  expect(read.volume[0]).toBe(1413);
  expect(read.spread[0]).toBeNaN();
});

test("column names count in any case and any order, and unknown columns are passed over", () => {
  const read = bars("CLOSE,Time,low,HIGH,Open,Adj Close,Spread\n1.5,2024-01-01,1,2,1.2,9,12\n");
  expect([read.open[0], read.high[0], read.low[0], read.close[0]]).toEqual([1.2, 2, 1, 1.5]);
  expect(read.spread[0]).toBe(12);
  expect(read.volume[0]).toBe(0);
});

test.each([
  ["2024-03-01", "2024-03-01T00:00:00.000Z"],
  ["2024-03-01 12:30", "2024-03-01T12:30:00.000Z"],
  ["2024.03.01 12:30:15", "2024-03-01T12:30:15.000Z"],
  ["2024/03/01 12:30:15", "2024-03-01T12:30:15.000Z"],
  ["2024-03-01T12:30:15Z", "2024-03-01T12:30:15.000Z"],
  ["2024-03-01T12:30:15.250Z", "2024-03-01T12:30:15.250Z"],
  ["2024-03-01T12:30:15+02:00", "2024-03-01T10:30:15.000Z"],
  ["2024-03-01T12:30:15-0530", "2024-03-01T18:00:15.000Z"],
  ["1709296215", "2024-03-01T12:30:15.000Z"],
  ["1709296215000", "2024-03-01T12:30:15.000Z"],
  ['"2024-03-01 12:30"', "2024-03-01T12:30:00.000Z"],
])("the time %s is read", (written, expected) => {
  expect(timesOf(`${HEADER}\n${written},1,1,1,1,0\n`)).toEqual([expected]);
});

test.each([
  "2024-02-30",
  "2024-13-01",
  "2024-01-01 25:00",
  "2024-01-01 12:60",
  "01/02/2024",
  "yesterday",
  "",
])("the time '%s' is refused", (written) => {
  expect(problem(`${HEADER}\n${written},1,1,1,1,0\n`)).toMatchObject({ line: 2, column: "time" });
});

test("MT5's own export is recognised", () => {
  const text =
    "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\r\n" +
    "2024.01.02\t00:05:00\t1.10427\t1.10429\t1.10425\t1.10428\t34\t0\t7\r\n" +
    "2024.01.02\t00:06:00\t1.10428\t1.10430\t1.10428\t1.10430\t12\t0\t8\r\n";
  const parsed = parseBarsCsv(text);
  expect(parsed).toMatchObject({ ok: true, value: { format: "mt5" } });
  const read = bars(text);
  expect(timesOf(text)).toEqual(["2024-01-02T00:05:00.000Z", "2024-01-02T00:06:00.000Z"]);
  expect(Array.from(read.spread)).toEqual([7, 8]);
  expect(Array.from(read.volume)).toEqual([34, 12]);
  expect(read.close[1]).toBe(1.1043);
});

test("MT5's daily export has no time column", () => {
  const text =
    "<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n2024.01.02\t1\t2\t1\t2\t34\t0\t7\n";
  expect(timesOf(text)).toEqual(["2024-01-02T00:00:00.000Z"]);
});

test("a byte order mark, carriage returns, quotes, blank lines and a last line without an end do no harm", () => {
  const text = `\uFEFF"Time","Open","High","Low","Close"\r\n\r\n"2024-01-01","1.5","2","1","1.5"\r\n\r\n2024-01-02,1.5,2,1,1.5`;
  expect(timesOf(text)).toHaveLength(2);
});

test("a separator after the last field is no column", () => {
  expect(timesOf(`${HEADER}\n2024-01-01,1,1,1,1,0,\n`)).toHaveLength(1);
});

test("semicolons with decimal commas are read as Excel writes them in much of Europe", () => {
  const read = bars(
    "Date;Open;High;Low;Close;Volume\n2024-01-01;1,0716;1,0722;1,07083;1,07219;1413\n",
  );
  expect(read.close[0]).toBe(1.07219);
});

test("decimal commas between commas are refused and named", () => {
  expect(problem(`${HEADER}\n2024-01-01,1,0716,1,0722,1,07083,1,07219,1413\n`)).toMatchObject({
    line: 2,
    message: "the row has 10 columns and the header 6",
    hint: expect.stringContaining("decimals with a point"),
  });
});

test("numbers come out as Number() reads them, to the last bit", () => {
  const written = [
    "1.07219",
    "0.1",
    "123456.789012345",
    "1e-5",
    "+2.5",
    "65000",
    ".5",
    "1.0000000000000002",
  ];
  for (const price of written) {
    const read = bars(`${HEADER}\n2024-01-01,${price},${price},${price},${price},0\n`);
    expect(read.open[0]).toBe(Number(price));
  }
});

test.each([
  ["2024-01-02,nan,2,1,1,0", { line: 3, column: "open", message: '"nan" is not a number' }],
  ["2024-01-02,1,2,1,,0", { line: 3, column: "close", message: "an empty field is not a number" }],
  ["2024-01-02,0,2,1,1,0", { line: 3, column: "open", message: '"0" is not a price above 0' }],
  ["2024-01-02,1.5,1,2,1.5,0", { line: 3, column: "high", message: "high 1 is below low 2" }],
  [
    "2024-01-02,3,2,1,1.5,0",
    { line: 3, column: "open", message: "open 3 is outside low 1 and high 2" },
  ],
  [
    "2024-01-02,1,2,1,0.5,0",
    { line: 3, column: "close", message: "close 0.5 is outside low 1 and high 2" },
  ],
  ["2024-01-02,1,2,1,1,-5", { line: 3, column: "volume", message: '"-5" is not a volume' }],
  ["2024-01-02,1,2,1,1", { line: 3, message: "the row has 5 columns and the header 6" }],
  [
    "2024-01-01,1,2,1,1,0",
    { line: 3, column: "time", message: "the time 2024-01-01T00:00:00.000Z comes twice" },
  ],
  [
    "2023-12-31,1,2,1,1,0",
    {
      line: 3,
      column: "time",
      message: "time goes backwards: 2023-12-31T00:00:00.000Z comes after 2024-01-01T00:00:00.000Z",
      hint: "sort the file by time, oldest bar first",
    },
  ],
])("the row %s is refused with its line, column and value", (row, expected) => {
  expect(problem(`${HEADER}\n2024-01-01,1,2,1,1,0\n${row}\n`)).toMatchObject(expected);
});

test("every refusal says how to mend it", () => {
  for (const text of [
    "",
    "\n\n",
    HEADER,
    "open,high,low,close\n1,1,1,1",
    `${HEADER}\nx,1,1,1,1,0`,
  ]) {
    expect(problem(text).hint).not.toBe("");
  }
});

test("a file without header, bars or a needed column is refused", () => {
  expect(problem("")).toMatchObject({ line: 0, message: "the file is empty" });
  expect(problem(`${HEADER}\n`)).toMatchObject({ message: "the file has a header and no bars" });
  expect(problem("2024-01-01,1,1,1,1,0\n")).toMatchObject({
    line: 1,
    message: expect.stringContaining("no header"),
  });
  expect(problem("time,open,low,close\n2024-01-01,1,1,1\n")).toMatchObject({
    line: 1,
    column: "high",
  });
  expect(problem("time,open,open,high,low,close\n2024-01-01,1,1,1,1,1\n")).toMatchObject({
    message: 'the header names "open" twice',
  });
});

test("times of a named zone become UTC, summer and winter", () => {
  const text = `${HEADER}\n2024-01-15 10:00,1,1,1,1,0\n2024-07-15 10:00,1,1,1,1,0\n`;
  expect(timesOf(text, "Europe/Athens")).toEqual([
    "2024-01-15T08:00:00.000Z",
    "2024-07-15T07:00:00.000Z",
  ]);
});

test("the hour that autumn repeats is read twice when the bars have it twice", () => {
  const rows = ["00:30", "01:30", "01:30", "02:30"].map((clock) => `2024-11-03 ${clock},1,1,1,1,0`);
  expect(timesOf(`${HEADER}\n${rows.join("\n")}\n`, "America/New_York")).toEqual([
    "2024-11-03T04:30:00.000Z",
    "2024-11-03T05:30:00.000Z",
    "2024-11-03T06:30:00.000Z",
    "2024-11-03T07:30:00.000Z",
  ]);
});

test("an MT5 server's clock stays seven hours ahead of New York over both clock changes of three years", () => {
  // Europe changes two or three weeks later in spring and a week earlier in autumn; the server follows New York.
  const changes: readonly (readonly [spring: string, autumn: string])[] = [
    ["2023-03-12", "2023-11-05"],
    ["2024-03-10", "2024-11-03"],
    ["2025-03-09", "2025-11-02"],
  ];
  for (const [spring, autumn] of changes) {
    // The market opens on Monday 00:00 of the server: 17:00 on New York's Sunday.
    const opens = [
      dayAfter(spring, -6),
      dayAfter(spring, 1),
      dayAfter(autumn, -6),
      dayAfter(autumn, 1),
    ];
    const text = `${HEADER}\n${opens.map((day) => `${day} 00:00,1,1,1,1,0`).join("\n")}\n`;
    const hours = timesOf(text, "NewYork+7").map((time) => time.slice(11, 13));
    expect(hours).toEqual(["22", "21", "21", "22"]);
  }
});

test("a fixed distance from UTC is a zone too", () => {
  const text = `${HEADER}\n2024-07-15 10:00,1,1,1,1,0\n`;
  expect(timesOf(text, "UTC+3")).toEqual(["2024-07-15T07:00:00.000Z"]);
  expect(timesOf(text, "UTC-05:30")).toEqual(["2024-07-15T15:30:00.000Z"]);
  expect(problem(text, "UTC+25")).toMatchObject({ message: 'unknown time zone "UTC+25"' });
});

test("a time with its own zone is not moved again", () => {
  expect(timesOf(`${HEADER}\n2024-01-15T10:00:00Z,1,1,1,1,0\n`, "Asia/Tokyo")).toEqual([
    "2024-01-15T10:00:00.000Z",
  ]);
});

test("an unknown zone is refused", () => {
  expect(problem(`${HEADER}\n2024-01-15,1,1,1,1,0\n`, "Europe/Nowhere")).toMatchObject({
    line: 0,
    message: 'unknown time zone "Europe/Nowhere"',
  });
});

/** "2024-03-11": so many days after a date. */
function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
