import { err, ok, type Result } from "#domain";
import type { ZoneReader } from "../time-zone.ts";
import { type Fields, newFields, splitRow } from "./fields.ts";
import { LineWalker } from "./lines.ts";
import { parseNumber } from "./number-text.ts";
import { type BarsCsvProblem, CsvRefusal, refuse } from "./problem.ts";
import { addClock, readTime, type WrittenTime } from "./time-text.ts";
import { zoneOfFile } from "./zone-of-file.ts";

/** Quotes as columns: ms UTC, rising or equal; bid and ask prices. */
export interface TicksCsv {
  readonly time: Float64Array;
  readonly bid: Float64Array;
  readonly ask: Float64Array;
}

interface TickHeader {
  readonly separator: number;
  readonly count: number;
  readonly time: number;
  /** -1: the time stands in one column. */
  readonly clock: number;
  readonly bid: number;
  readonly ask: number;
}

const MEND = "the first line must name the columns, as in: time,bid,ask";
const COMMA = 44;

/**
 * Ticks from a CSV text with the columns time, bid and ask in any case and order, or from MT5's own tick export. An
 * empty bid or ask keeps its price of the row before, as MT5 writes it.
 *
 * Corrupt data is worse than no data: the first bad row refuses the file, with line, column and mend.
 */
export function parseTicksCsv(
  text: string,
  options: { /** As of bars. */ readonly timeZone?: string } = {},
): Result<TicksCsv, BarsCsvProblem> {
  try {
    return ok(parse(text, zoneOfFile(options.timeZone)));
  } catch (thrown) {
    if (thrown instanceof CsvRefusal) return err(thrown.problem);
    throw thrown;
  }
}

function parse(text: string, zone: ZoneReader | null): TicksCsv {
  const lines = new LineWalker(text);
  if (!lines.next())
    refuse(0, null, "the file is empty", "it needs a header and at least one tick");
  const header = readTickHeader(text, lines);
  const most = lines.restAtMost();
  const ticks = {
    time: new Float64Array(most),
    bid: new Float64Array(most),
    ask: new Float64Array(most),
  };
  const fields = newFields();
  const written: WrittenTime = { wallMs: 0, zoned: false };
  let [count, bid, ask, last] = [0, Number.NaN, Number.NaN, Number.NEGATIVE_INFINITY];
  while (lines.next()) {
    const { line } = lines;
    splitRow(text, lines.start, lines.end, header.separator, fields);
    if (fields.count < header.count) {
      refuse(
        line,
        null,
        `the row has ${fields.count} columns and the header ${header.count}`,
        "leave no column out",
      );
    }
    last = readTickTime(text, fields, header, written, zone, last, line);
    bid = priceOf(text, fields, header, "bid", bid, line);
    ask = priceOf(text, fields, header, "ask", ask, line);
    if (ask < bid) {
      refuse(
        line,
        "ask",
        `ask ${ask} is below bid ${bid}: a negative spread`,
        "correct the row or leave it out",
      );
    }
    ticks.time[count] = last;
    ticks.bid[count] = bid;
    ticks.ask[count++] = ask;
  }
  if (count === 0) {
    refuse(
      lines.line,
      null,
      "the file has a header and no ticks",
      "add at least one tick below the header",
    );
  }
  return {
    time: ticks.time.slice(0, count),
    bid: ticks.bid.slice(0, count),
    ask: ticks.ask.slice(0, count),
  };
}

function readTickHeader(text: string, { start, end, line }: LineWalker): TickHeader {
  const written = text.slice(start, end);
  const separator = written.includes("\t") ? "\t" : written.includes(";") ? ";" : ",";
  const names = written
    .split(separator)
    .map((name) => name.toLowerCase().replace(/[<>"]/g, "").trim());
  const date = names.indexOf("date");
  const time = names.findIndex((name) => ["time", "datetime", "timestamp"].includes(name));
  const header = {
    separator: separator.charCodeAt(0),
    count: names.length,
    time: date >= 0 ? date : time,
    clock: date >= 0 ? time : -1,
    bid: names.indexOf("bid"),
    ask: names.indexOf("ask"),
  };
  for (const column of ["time", "bid", "ask"] as const) {
    if (header[column] < 0) refuse(line, column, `the header has no column "${column}"`, MEND);
  }
  return header;
}

function readTickTime(
  text: string,
  { start, end }: Fields,
  { time, clock }: TickHeader,
  written: WrittenTime,
  zone: ZoneReader | null,
  last: number,
  line: number,
): number {
  // Fields of the row that was just cut; the header's columns are among them.
  let isTime = readTime(text, start[time] as number, end[time] as number, written);
  if (isTime && clock >= 0) {
    isTime = addClock(text, start[clock] as number, end[clock] as number, written);
  }
  if (!isTime) {
    refuse(
      line,
      "time",
      `"${text.slice(start[time], end[time])}" is not a time`,
      "write YYYY-MM-DD HH:MM:SS.mmm, ISO 8601, or epoch seconds or milliseconds",
    );
  }
  const at = written.zoned || zone === null ? written.wallMs : zone.toUtc(written.wallMs, last - 1);
  if (at >= last) return at;
  return refuse(
    line,
    "time",
    `time goes backwards: ${new Date(at).toISOString()} comes after ${new Date(last).toISOString()}`,
    "sort the file by time, oldest tick first",
  );
}

function priceOf(
  text: string,
  { start, end }: Fields,
  header: TickHeader,
  column: "bid" | "ask",
  before: number,
  line: number,
): number {
  const from = start[header[column]] as number; // as in readTickTime
  const to = end[header[column]] as number;
  if (from === to && before > 0) return before;
  const price = parseNumber(text, from, to, header.separator !== COMMA);
  if (price > 0 && price < Number.POSITIVE_INFINITY) return price;
  return refuse(
    line,
    column,
    from === to
      ? `the first row has no ${column}`
      : `"${text.slice(from, to)}" is not a price above 0`,
    "correct the row or leave it out",
  );
}
