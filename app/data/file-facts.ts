import { isTimeframe, TIMEFRAMES, type Timeframe } from "#domain";
import { detectTimeframe, parseBarsCsv } from "#marketdata";
import { csvWords } from "./csv-words.ts";

/** What a file of bars turned out to hold, found in the browser before anything is sent. */
export type FileFacts =
  | {
      readonly ok: true;
      readonly bars: number;
      readonly from: number;
      readonly to: number;
      readonly format: "csv" | "mt5";
      readonly timeframe: Timeframe | null;
    }
  | {
      readonly ok: false;
      readonly line: number;
      readonly column: string | null;
      readonly message: string;
      readonly hint: string;
      /** The bad line as it stands in the file; empty when the file as a whole is at fault. */
      readonly row: string;
    };

/** @param locale of the words that say what is wrong. */
export function factsOf(text: string, timeZone: string, locale: string): FileFacts {
  const parsed = parseBarsCsv(text, timeZone === "UTC" ? {} : { timeZone });
  if (!parsed.ok) {
    const { line, column, message, hint } = parsed.error;
    return {
      ok: false,
      line,
      column: column ?? null,
      message: csvWords(message, locale),
      hint: csvWords(hint, locale),
      row: line > 0 ? lineAt(text, line) : "",
    };
  }
  const { bars, format } = parsed.value;
  const count = bars.time.length;
  return {
    ok: true,
    bars: count,
    from: bars.time[0] ?? 0, // a file without bars does not parse
    to: bars.time[count - 1] ?? 0,
    format,
    timeframe: detectTimeframe(bars),
  };
}

/** Line by number from 1, cut where it gets long. */
function lineAt(text: string, line: number): string {
  let start = 0;
  for (let i = 1; i < line; i++) {
    const next = text.indexOf("\n", start);
    if (next < 0) return "";
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  return text
    .slice(start, end < 0 ? undefined : end)
    .trim()
    .slice(0, 200);
}

/** Symbol and timeframe as exports are usually named: "EURUSD_H1_2020.csv", "XAUUSD-M15.csv". */
export function guessFromName(name: string): {
  readonly symbol: string | null;
  readonly timeframe: Timeframe | null;
} {
  const words = name.replace(/\.\w+$/, "").split(/[^A-Za-z0-9.#]+/);
  const timeframe = words.map((word) => word.toUpperCase()).find(isTimeframe) ?? null;
  const symbol = words.find(
    (word) => /^[A-Z][A-Z0-9.#]{2,11}$/.test(word) && !TIMEFRAMES.some((known) => known === word),
  );
  return { symbol: symbol ?? null, timeframe };
}
