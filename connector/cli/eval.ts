import { type Bars, UserError } from "#domain";
import { evaluateExpression, type SpecProblem } from "#engine";
import { namedNumbers, parseOptions, required } from "./command.ts";
import { readBars } from "./input-files.ts";
import { print, printJson, table } from "./output.ts";

const HELP = `nusatrade eval - values of expressions over bars

  nusatrade eval --bars B.csv --expr "rsi(close, 14)" [--expr ...] --csv

  --bars FILE        bars as CSV (time, open, high, low, close, volume, optional spread) or MT5's export
  --expr TEXT        an expression of the strategy language; repeat for more columns
  --param NAME=N     a number that the expressions may use by name; repeatable
  --time-zone ZONE   IANA zone of the file's times, such as Europe/Athens (default UTC)
  --csv              CSV to stdout
  --time             with --csv: the bar's open time (ISO, UTC) as a first column named time
  --json             one JSON document to stdout
  --help             this text

CSV: the first line is the header, one column an expression, named by its text as given (quoted where it has a
comma). Then one line a bar in file order. A value is empty while it warms up; with a single column an empty
value is written "" so that no line is blank. A condition is 1 or 0.
No instrument is known here: pips(n) counts a pip of 0.0001, and the days of htf and vwap end at midnight UTC.
JSON: {"bars":N,"time":["...Z"],"columns":[{"expr":"...","values":[null,1.5]}]}, null while warming up.
Without --csv or --json the last ten bars are shown as a table.
`;

const OPTIONS = {
  bars: { type: "string" },
  expr: { type: "string", multiple: true },
  param: { type: "string", multiple: true },
  "time-zone": { type: "string" },
  csv: { type: "boolean" },
  time: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

interface Column {
  readonly expr: string;
  readonly values: Float64Array;
}

/** `nusatrade eval`. @returns 0; what the user can mend is thrown as UserError. */
export async function runEval(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv, OPTIONS);
  if (options.help) {
    await print(HELP);
    return 0;
  }
  const path = required(options.bars, "bars", "bars.csv");
  required(options.expr?.[0], "expr", '"rsi(close, 14)"');
  const bars = readBars(path, options["time-zone"]);
  const params = namedNumbers(options.param, "param");
  const columns = (options.expr ?? []).map((expr) => evaluate(expr, bars, params));
  if (options.json) await printJson(jsonOf(bars, columns));
  else if (options.csv) await printCsv(bars, columns, options.time ?? false);
  else await print(`${lastBars(bars, columns)}\n`);
  return 0;
}

function evaluate(expr: string, bars: Bars, params: Record<string, number>): Column {
  const evaluated = evaluateExpression(expr, bars, { params });
  if (evaluated.ok) return { expr, values: evaluated.value };
  throw new UserError("cli.expression", sayProblem(expr, evaluated.error));
}

function sayProblem(expr: string, { position, message, hint }: SpecProblem): string {
  const place = position === null ? "" : ` at character ${position + 1}`;
  return `--expr "${expr}"${place}: ${message}; ${hint}`;
}

const ROWS_A_WRITE = 20_000;

async function printCsv(bars: Bars, columns: readonly Column[], withTime: boolean): Promise<void> {
  const names = columns.map(({ expr }) => quoted(expr));
  await print(`${[...(withTime ? ["time"] : []), ...names].join(",")}\n`);
  const empty = columns.length === 1 && !withTime ? '""' : "";
  for (let from = 0; from < bars.time.length; from += ROWS_A_WRITE) {
    const lines: string[] = [];
    for (let i = from; i < Math.min(from + ROWS_A_WRITE, bars.time.length); i++) {
      const cells = columns.map(({ values }) => cellOf(values[i], empty));
      if (withTime) cells.unshift(isoTime(bars, i));
      lines.push(cells.join(","));
    }
    await print(`${lines.join("\n")}\n`);
  }
}

function jsonOf(bars: Bars, columns: readonly Column[]): unknown {
  return {
    bars: bars.time.length,
    time: Array.from(bars.time, (_, i) => isoTime(bars, i)),
    columns,
  };
}

const SHOWN = 10;

function lastBars(bars: Bars, columns: readonly Column[]): string {
  const from = Math.max(0, bars.time.length - SHOWN);
  const rows = Array.from({ length: bars.time.length - from }, (_, k) => [
    isoTime(bars, from + k),
    ...columns.map(({ values }) => cellOf(values[from + k], "-")),
  ]);
  return table([["time", ...columns.map(({ expr }) => expr)], ...rows]);
}

function cellOf(value: number | undefined, empty: string): string {
  return value === undefined || Number.isNaN(value) ? empty : String(value);
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isoTime(bars: Bars, index: number): string {
  return new Date(bars.time[index] ?? Number.NaN).toISOString();
}
