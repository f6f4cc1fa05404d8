import { type Bars, emptyBars, err, ok, type Result, sliceBars } from "#domain";
import type { ZoneReader } from "../time-zone.ts";
import { newFields, splitRow } from "./fields.ts";
import { readHeader } from "./header.ts";
import { LineWalker } from "./lines.ts";
import { type BarsCsvProblem, CsvRefusal, refuse } from "./problem.ts";
import { RowReader } from "./row-reader.ts";
import { zoneOfFile } from "./zone-of-file.ts";

export interface BarsCsvOptions {
  /** IANA name of the zone the file's times are in, where they do not name one themselves; UTC if left out. */
  readonly timeZone?: string;
}

export interface BarsCsv {
  readonly bars: Bars;
  readonly format: "csv" | "mt5";
}

/**
 * Bars from a CSV text: a header in any case, comma, semicolon or tab between fields, MT5's own export included.
 *
 * Times come out in ms UTC and strictly rising; a spread that the file does not have is NaN, a volume 0.
 * Corrupt data is worse than no data: the first bad row refuses the file, with line, column and mend.
 */
export function parseBarsCsv(
  text: string,
  options: BarsCsvOptions = {},
): Result<BarsCsv, BarsCsvProblem> {
  try {
    return ok(parse(text, zoneOfFile(options.timeZone)));
  } catch (thrown) {
    if (thrown instanceof CsvRefusal) return err(thrown.problem);
    throw thrown;
  }
}

function parse(text: string, zone: ZoneReader | null): BarsCsv {
  const lines = new LineWalker(text);
  if (!lines.next()) refuse(0, null, "the file is empty", "it needs a header and at least one bar");
  const header = readHeader(text, lines.start, lines.end, lines.line);
  const bars = emptyBars(lines.restAtMost());
  const reader = new RowReader(text, header, zone, bars);
  const fields = newFields();
  let count = 0;
  while (lines.next()) {
    splitRow(text, lines.start, lines.end, header.separator, fields);
    reader.read(fields, count++, lines.line);
  }
  if (count === 0)
    refuse(
      lines.line,
      null,
      "the file has a header and no bars",
      "add at least one bar below the header",
    );
  return { bars: trimmed(bars, count), format: header.format };
}

/** The bars in memory of their own size, however many blank lines the file had. */
function trimmed(bars: Bars, count: number): Bars {
  if (bars.time.length === count) return bars;
  const { time, open, high, low, close, volume, spread } = sliceBars(bars, 0, count);
  return {
    time: time.slice(),
    open: open.slice(),
    high: high.slice(),
    low: low.slice(),
    close: close.slice(),
    volume: volume.slice(),
    spread: spread.slice(),
  };
}
