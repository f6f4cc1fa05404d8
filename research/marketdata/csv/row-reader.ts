import type { Bars } from "#domain";
import type { ZoneReader } from "../time-zone.ts";
import type { Fields } from "./fields.ts";
import type { ColumnName, Header } from "./header.ts";
import { parseNumber } from "./number-text.ts";
import { refuse } from "./problem.ts";
import { addClock, readTime, type WrittenTime } from "./time-text.ts";

const COMMA = 44;

/** Turns the fields of one row into one bar, or refuses the file with the row's line, column and value. */
export class RowReader {
  readonly #text: string;
  readonly #header: Header;
  readonly #zone: ZoneReader | null;
  readonly #bars: Bars;
  readonly #written: WrittenTime = { wallMs: 0, zoned: false };
  #fields: Fields | null = null;
  #line = 0;
  #last = Number.NEGATIVE_INFINITY;

  constructor(text: string, header: Header, zone: ZoneReader | null, bars: Bars) {
    this.#text = text;
    this.#header = header;
    this.#zone = zone;
    this.#bars = bars;
  }

  read(fields: Fields, index: number, line: number): void {
    this.#fields = fields;
    this.#line = line;
    this.#checkCount(fields);
    const bars = this.#bars;
    bars.time[index] = this.#time();
    const open = this.#price("open");
    const high = this.#price("high");
    const low = this.#price("low");
    const close = this.#price("close");
    if (!(high >= low && open <= high && open >= low && close <= high && close >= low)) {
      this.#refuseShape(open, high, low, close);
    }
    bars.open[index] = open;
    bars.high[index] = high;
    bars.low[index] = low;
    bars.close[index] = close;
    bars.volume[index] = this.#volume();
    bars.spread[index] = this.#spread();
  }

  #checkCount(fields: Fields): void {
    const expected = this.#header.names.length;
    if (fields.count === expected) return;
    // A separator after the last field is a habit of some exporters, not a column.
    const extra = fields.count === expected + 1 && fields.start[expected] === fields.end[expected];
    if (extra) return;
    refuse(
      this.#line,
      null,
      `the row has ${fields.count} columns and the header ${expected}`,
      this.#header.separator === COMMA
        ? "write decimals with a point, not a comma, and leave no column out"
        : "leave no column out",
    );
  }

  #time(): number {
    const { start, end } = this.#span("time");
    const { clock } = this.#header.at;
    let isTime = readTime(this.#text, start, end, this.#written);
    if (isTime && clock >= 0) {
      const span = this.#span("clock");
      isTime = addClock(this.#text, span.start, span.end, this.#written);
    }
    if (!isTime) {
      this.#refuseValue(
        "time",
        "is not a time",
        "write YYYY-MM-DD HH:MM:SS, ISO 8601, or epoch seconds or milliseconds",
      );
    }
    const { wallMs, zoned } = this.#written;
    const time = zoned || this.#zone === null ? wallMs : this.#zone.toUtc(wallMs, this.#last);
    if (time <= this.#last) this.#refuseOrder(time);
    this.#last = time;
    return time;
  }

  #price(column: ColumnName): number {
    const price = this.#number(column);
    if (price > 0 && price < Number.POSITIVE_INFINITY) return price;
    const why = Number.isNaN(price) ? "is not a number" : "is not a price above 0";
    return this.#refuseValue(column, why, "correct the row or leave the whole bar out");
  }

  #volume(): number {
    if (this.#isEmpty("volume")) return 0;
    const volume = this.#number("volume");
    if (volume >= 0 && volume < Number.POSITIVE_INFINITY) return volume;
    return this.#refuseValue(
      "volume",
      "is not a volume",
      "write a number from 0 on, or leave the field empty",
    );
  }

  #spread(): number {
    if (this.#isEmpty("spread")) return Number.NaN;
    const spread = this.#number("spread");
    if (Number.isFinite(spread)) return spread;
    return this.#refuseValue(
      "spread",
      "is not a spread in points",
      "write points, or leave the field empty",
    );
  }

  #number(column: ColumnName): number {
    const { start, end } = this.#span(column);
    return parseNumber(this.#text, start, end, this.#header.separator !== COMMA);
  }

  #isEmpty(column: ColumnName): boolean {
    if (this.#header.at[column] < 0) return true;
    const { start, end } = this.#span(column);
    return start === end;
  }

  #span(column: ColumnName): { start: number; end: number } {
    const at = this.#header.at[column];
    return { start: this.#fields?.start[at] ?? 0, end: this.#fields?.end[at] ?? 0 };
  }

  #refuseShape(open: number, high: number, low: number, close: number): never {
    const mend = "correct the row or leave the whole bar out";
    if (high < low)
      refuse(this.#line, this.#name("high"), `high ${high} is below low ${low}`, mend);
    const column = open > high || open < low ? "open" : "close";
    const price = column === "open" ? open : close;
    return refuse(
      this.#line,
      this.#name(column),
      `${column} ${price} is outside low ${low} and high ${high}`,
      mend,
    );
  }

  #refuseOrder(time: number): never {
    const twice = time === this.#last;
    return refuse(
      this.#line,
      this.#name("time"),
      twice
        ? `the time ${iso(time)} comes twice`
        : `time goes backwards: ${iso(time)} comes after ${iso(this.#last)}`,
      twice ? "keep one of the two rows" : "sort the file by time, oldest bar first",
    );
  }

  #refuseValue(column: ColumnName, why: string, hint: string): never {
    const { start, end } = this.#span(column);
    const written = this.#text.slice(start, Math.min(end, start + 40));
    const what = written === "" ? "an empty field" : `"${written}"`;
    return refuse(this.#line, this.#name(column), `${what} ${why}`, hint);
  }

  #name(column: ColumnName): string {
    const name = this.#header.names[this.#header.at[column]];
    return name === undefined || name === "" ? column : name;
  }
}

function iso(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}
