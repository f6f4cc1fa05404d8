import { type Fields, newFields, splitRow } from "./fields.ts";
import { refuse } from "./problem.ts";

export type ColumnName = "time" | "clock" | "open" | "high" | "low" | "close" | "volume" | "spread";

/** Which field of a row is which column; -1 for a column the file does not have. */
export interface Header {
  readonly format: "csv" | "mt5";
  /** Character code. */
  readonly separator: number;
  /** The names as the file writes them, for messages. */
  readonly names: readonly string[];
  readonly at: Readonly<Record<ColumnName, number>>;
}

/** Names seen in exports of MT5, Yahoo, Dukascopy and pandas; earlier names win over later ones. */
const KNOWN_NAMES: Readonly<Record<ColumnName, readonly string[]>> = {
  time: [
    "time",
    "date",
    "datetime",
    "timestamp",
    "date_time",
    "date time",
    "open time",
    "opentime",
    "gmt time",
  ],
  clock: ["time"],
  open: ["open", "o"],
  high: ["high", "h"],
  low: ["low", "l"],
  close: ["close", "c"],
  volume: ["tickvol", "tick_volume", "tickvolume", "tick volume", "volume", "vol", "v"],
  spread: ["spread"],
};
const NEEDED = ["time", "open", "high", "low", "close"] as const;
const MEND = "the first line must name the columns, as in: time,open,high,low,close,volume";

/**
 * Reads the line that names the columns, text[from, to).
 *
 * @throws CsvRefusal when a column is missing, named twice, or the line holds numbers.
 */
export function readHeader(text: string, from: number, to: number, line: number): Header {
  const separator = separatorOf(text.slice(from, to));
  const fields = newFields();
  splitRow(text, from, to, separator, fields);
  const names = fieldTexts(text, fields);
  const keys = names.map((name) => name.toLowerCase().replace(/[<>"]/g, "").trim());
  if (/^[\d.:\-+/ tz]+$/i.test(keys[0] ?? "") && (keys[0] ?? "") !== "") {
    refuse(line, null, `the file has no header: its first line starts with "${names[0]}"`, MEND);
  }
  const at = locate(keys);
  for (const column of NEEDED) {
    if (at[column] < 0)
      refuse(
        line,
        column,
        `the header has no column "${column}"`,
        `${MEND}; found: ${listed(names)}`,
      );
  }
  for (const index of Object.values(at)) refuseTwice(keys, names, index, line);
  return { format: names[0]?.startsWith("<") ? "mt5" : "csv", separator, names, at };
}

function locate(keys: readonly string[]): Record<ColumnName, number> {
  const find = (column: ColumnName) => {
    const name = KNOWN_NAMES[column].find((known) => keys.includes(known));
    return name === undefined ? -1 : keys.indexOf(name);
  };
  const date = keys.indexOf("date");
  const clock = find("clock");
  const split = date >= 0 && clock >= 0;
  // pandas writes its index as a first column without a name.
  const unnamed = keys[0] === "" || keys[0] === "unnamed: 0" ? 0 : -1;
  const time = split ? date : find("time");
  return {
    time: time >= 0 ? time : unnamed,
    clock: split ? clock : -1,
    open: find("open"),
    high: find("high"),
    low: find("low"),
    close: find("close"),
    volume: find("volume"),
    spread: find("spread"),
  };
}

function refuseTwice(
  keys: readonly string[],
  names: readonly string[],
  index: number,
  line: number,
): void {
  const key = keys[index];
  if (index < 0 || key === undefined || keys.lastIndexOf(key) === index) return;
  refuse(
    line,
    names[index] ?? key,
    `the header names "${names[index]}" twice`,
    "keep one of the two columns",
  );
}

/** The candidate that cuts the header into most columns. */
function separatorOf(header: string): number {
  let best = ",";
  for (const candidate of ["\t", ";"]) {
    if (header.split(candidate).length > header.split(best).length) best = candidate;
  }
  return best.charCodeAt(0);
}

function fieldTexts(text: string, fields: Fields): string[] {
  return Array.from({ length: fields.count }, (_, index) =>
    text.slice(fields.start[index], fields.end[index]),
  );
}

function listed(names: readonly string[]): string {
  return names
    .slice(0, 12)
    .map((name) => (name === "" ? '""' : name))
    .join(", ");
}
