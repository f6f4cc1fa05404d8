import { AppError, NotFoundError, UpstreamError, UserError } from "#domain";
import {
  parseYahooChart,
  YAHOO_INTERVALS,
  type YahooBars,
  type YahooProblem,
  type YahooTimeframe,
} from "#marketdata";
import type { YahooBarsInput } from "../inputs.ts";
import type { Ports, YahooFailure } from "../ports.ts";
import { type TimeRange, timeRange } from "../times.ts";
import type { BarsWarningView, YahooImportView } from "../views.ts";
import { knownInstrument } from "./chunks.ts";
import { importView } from "./import-view.ts";
import { storeBars } from "./store.ts";

const DAY_MS = 86_400_000;
/** Days that Yahoo keeps of each interval; it refuses a range that begins earlier. */
const KEPT_DAYS: Readonly<Record<YahooTimeframe, number>> = {
  M1: 7,
  M2: 59,
  M5: 59,
  M15: 59,
  M30: 59,
  H1: 729,
  D1: 365 * 100,
};

/** Fetches, checks and stores; nothing is stored of an answer that cannot be read whole. */
export async function importYahoo(
  ports: Ports,
  userId: string,
  input: YahooBarsInput,
): Promise<YahooImportView> {
  const { symbol, yahoo_symbol } = input;
  if (ports.yahoo === null) {
    throw new NotFoundError(
      "yahoo_off",
      "This server does not ask Yahoo. Import a file instead: POST /api/v1/bars/import.",
    );
  }
  knownInstrument(symbol);
  const timeframe = yahooTimeframe(input.timeframe);
  const asOf = ports.clock.now();
  const range = rangeOf(input, timeframe, asOf);
  const interval = YAHOO_INTERVALS[timeframe];
  const answer = await ports.yahoo.chart({ symbol: yahoo_symbol, interval, ...range });
  if (!answer.ok) throw failure(answer.error);
  const parsed = parseYahooChart(answer.value, { timeframe, asOf });
  if (!parsed.ok) throw problem(parsed.error, yahoo_symbol);
  const { bars } = parsed.value;
  await storeBars(ports, { userId, symbol, timeframe }, bars, "yahoo");
  return {
    ...importView(symbol, timeframe, bars, "yahoo"),
    warnings: warningsOf(timeframe, parsed.value),
  };
}

function yahooTimeframe(timeframe: string): YahooTimeframe {
  if (Object.hasOwn(YAHOO_INTERVALS, timeframe)) return timeframe as YahooTimeframe; // just looked up
  const message = `Yahoo has no ${timeframe} bars; it has ${Object.keys(YAHOO_INTERVALS).join(", ")}`;
  throw new UserError("yahoo_timeframe", `${message}.`, {
    details: { errors: [{ pointer: "timeframe", message }] },
  });
}

/** Up to now; without a beginning, as far back as Yahoo goes. */
function rangeOf({ from, to }: YahooBarsInput, timeframe: YahooTimeframe, asOf: number): TimeRange {
  const asked = timeRange(from, to, ["from", "to"]);
  const first = Math.max(0, asOf - KEPT_DAYS[timeframe] * DAY_MS);
  const range = { from: from === undefined ? first : asked.from, to: Math.min(asked.to, asOf) };
  if (range.from < range.to) return range;
  const message = "the range must begin before now, and before its end";
  throw new UserError("bad_range", `${message}.`, {
    details: { errors: [{ pointer: "from", message }] },
  });
}

function warningsOf(timeframe: YahooTimeframe, { dropped, splits }: YahooBars): BarsWarningView[] {
  const warnings: BarsWarningView[] = [];
  if (timeframe !== "D1") {
    warnings.push({
      code: "yahoo_intraday",
      severity: "hard",
      message:
        "Yahoo's intraday bars have holes, wrong wicks and are corrected later. A result made of them is labelled, and is no ground for risking money: use your broker's own bars.",
    });
  }
  warnings.push({
    code: "yahoo_source",
    severity: "note",
    message:
      "Prices of Yahoo are not your broker's: other quotes, other hours, no spread. Costs come from the symbol's defaults.",
  });
  const { empty, impossible, repeated, unfinished } = dropped;
  const left = empty + impossible + repeated + unfinished;
  if (left > 0) {
    warnings.push({
      code: "yahoo_dropped_rows",
      severity: "note",
      message: `${left} rows were left out: ${empty} without a price, ${impossible} with prices that cannot be, ${repeated} repeated, ${unfinished} not closed yet.`,
    });
  }
  if (splits.length > 0) {
    const list = splits.map(
      ({ at, ratio }) => `${new Date(at).toISOString().slice(0, 10)} (${ratio})`,
    );
    warnings.push({
      code: "yahoo_splits",
      severity: "note",
      message: `Prices before a split were divided by it, so they are not those that were traded: ${list.join(", ")}.`,
    });
  }
  return warnings;
}

function failure({ code, retryAfterSeconds }: YahooFailure): AppError {
  const details = retryAfterSeconds === null ? {} : { retry_after_s: retryAfterSeconds };
  if (code === "yahoo_busy") {
    return new AppError(code, "Yahoo wants fewer questions. Ask again later, or for less.", {
      status: 429,
      details,
    });
  }
  if (code === "yahoo_too_large") {
    return new UserError(code, "Yahoo's answer is too large. Ask for a shorter range.");
  }
  return new UpstreamError(code, "Yahoo does not answer. Try again, or import a file instead.", {
    retryable: true,
    details,
  });
}

function problem({ code, detail, message }: YahooProblem, yahooSymbol: string): AppError {
  if (code === "yahoo.no_bars") {
    return new UserError(
      "yahoo_no_bars",
      `Yahoo has no bars of ${yahooSymbol} in this range. Choose another one.`,
    );
  }
  if (code === "yahoo.shape") {
    return new UpstreamError("yahoo_changed", `${message}. Import a file instead.`, {
      retryable: false,
      details: { field: detail },
    });
  }
  return new UserError("yahoo_refused", `Yahoo says: ${message.slice(0, 300)}`, {
    details: { yahoo_code: detail.slice(0, 100) },
  });
}
