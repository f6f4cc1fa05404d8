import { type Bars, UserError } from "#domain";
import { type BarsCsv, detectTimeframe, parseBarsCsv } from "#marketdata";
import type { BarService } from "../contract.ts";
import type { ImportBarsInput } from "../inputs.ts";
import type { Ports } from "../ports.ts";
import { timeRange } from "../times.ts";
import type { BarRow, BarsImportView } from "../views.ts";
import { knownInstrument, listChunks, loadBars, readChunk } from "./chunks.ts";
import { importView } from "./import-view.ts";
import { listSets } from "./sets.ts";
import { storeBars } from "./store.ts";
import { importYahoo } from "./yahoo.ts";

const COLUMNS = ["time", "open", "high", "low", "close", "volume", "spread"] as const;

export function createBarService(ports: Ports): BarService {
  return {
    import: (userId, input) => importBars(ports, userId, input),
    importYahoo: (userId, input) => importYahoo(ports, userId, input),
    sets: (userId) => listSets(ports, userId),
    async read(userId, { symbol, timeframe, from, to }) {
      const range = timeRange(from, to, ["from", "to"]);
      const bars = await loadBars(ports, { userId, symbol, timeframe }, range);
      return { symbol, timeframe, columns: COLUMNS, bars: toRows(bars) };
    },
    chunks: (userId, { symbol, timeframe }) => listChunks(ports, { userId, symbol, timeframe }),
    chunk: (userId, { symbol, timeframe, month, version }) =>
      readChunk(ports, { userId, symbol, timeframe }, month, version),
  };
}

async function importBars(
  ports: Ports,
  userId: string,
  input: ImportBarsInput,
): Promise<BarsImportView> {
  const { symbol, timeframe } = input;
  knownInstrument(symbol);
  const { bars, format } = readCsv(input);
  const origin = input.origin ?? format;
  await storeBars(ports, { userId, symbol, timeframe }, bars, origin);
  return importView(symbol, timeframe, bars, origin);
}

function readCsv({ csv, time_zone, timeframe }: ImportBarsInput): BarsCsv {
  const parsed = parseBarsCsv(csv, time_zone === undefined ? {} : { timeZone: time_zone });
  if (!parsed.ok) {
    const { line, column, message, hint } = parsed.error;
    const place = line > 0 ? `Line ${line}${column ? `, column ${column}` : ""}: ` : "";
    throw new UserError("bad_csv", `${place}${message}. Hint: ${hint}`, {
      details: { line, column: column ?? null, hint },
    });
  }
  const found = detectTimeframe(parsed.value.bars);
  if (found === null || found === timeframe) return parsed.value;
  throw new UserError(
    "timeframe_mismatch",
    `The file holds ${found} bars, not ${timeframe}. Import it with timeframe=${found}.`,
    { details: { errors: [{ pointer: "timeframe", message: `the file holds ${found} bars` }] } },
  );
}

function toRows(bars: Bars): BarRow[] {
  return Array.from(bars.time, (time, i): BarRow => {
    const at = (column: Float64Array) => column[i] as number; // columns are of one length
    const spread = at(bars.spread);
    return [
      time,
      at(bars.open),
      at(bars.high),
      at(bars.low),
      at(bars.close),
      at(bars.volume),
      Number.isNaN(spread) ? null : spread,
    ];
  });
}
