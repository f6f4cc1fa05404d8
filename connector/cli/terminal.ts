import { type Bars, err, ok, type Result, type Timeframe } from "#domain";
import { detectTimeframe, parseBarsCsv } from "#marketdata";
import { runTerminal } from "../terminal/index.ts";

/** `nusatrade terminal`, given the reader of bars that its room may not import. @returns the exit code. */
export function runTerminalCommand(argv: readonly string[]): Promise<number> {
  return runTerminal(argv, { parseBars });
}

function parseBars(
  text: string,
): Result<{ readonly bars: Bars; readonly timeframe: Timeframe }, string> {
  const parsed = parseBarsCsv(text);
  if (!parsed.ok) {
    const { line, message, hint } = parsed.error;
    return err(`${line > 0 ? `line ${line}: ` : ""}${message}; ${hint}`);
  }
  const { bars } = parsed.value;
  const timeframe = detectTimeframe(bars);
  return timeframe === null
    ? err("the bars are of no timeframe that MT5 knows; give bars of one even step")
    : ok({ bars, timeframe });
}
