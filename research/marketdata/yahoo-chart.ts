import * as z from "zod/mini";
import { err, ok, type Result } from "#domain";

export interface YahooProblem {
  /** `yahoo.error`: in Yahoo's own words. `yahoo.shape`: it answered in a form that is not known here. */
  readonly code: "yahoo.error" | "yahoo.shape" | "yahoo.no_bars";
  /** Yahoo's own code for `yahoo.error`, such as "Not Found"; the field for `yahoo.shape`. */
  readonly detail: string;
  readonly message: string;
}

export interface YahooSplit {
  /** ms UTC. */
  readonly at: number;
  /** Shares after for one before. */
  readonly ratio: number;
}

/** One row of the answer, as it stands there. */
export interface YahooRow {
  /** ms UTC. */
  readonly time: number;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly volume: number;
}

export interface YahooChart {
  readonly rows: readonly YahooRow[];
  /** IANA name. */
  readonly timeZone: string;
  readonly splits: readonly YahooSplit[];
  readonly currency: string | null;
}

const column = z.array(z.nullable(z.number()));
// Beyond these there are no dates.
const seconds = z.number().check(z.gte(-8e12), z.lte(8e12));
const split = z.object({
  date: seconds,
  numerator: z.number().check(z.positive()),
  denominator: z.number().check(z.positive()),
});

/** A field that Yahoo leaves out or sets to null. */
const missing = <T extends z.ZodMiniType>(schema: T) => z.optional(z.nullable(schema));

const result = z.object({
  meta: z.object({ exchangeTimezoneName: z.string(), currency: missing(z.string()) }),
  /** Absent when there is nothing in the range. Seconds UTC. */
  timestamp: missing(z.array(seconds)),
  events: missing(z.object({ splits: missing(z.record(z.string(), split)) })),
  indicators: z.object({
    quote: z.array(
      z.object({
        open: missing(column),
        high: missing(column),
        low: missing(column),
        close: missing(column),
        volume: missing(column),
      }),
    ),
  }),
});

const failure = z.object({ code: z.string(), description: missing(z.string()) });

const answerSchema = z.object({
  chart: z.object({ result: missing(z.array(result)), error: missing(failure) }),
});

/** Some errors come under another name. */
const financeSchema = z.object({ finance: z.object({ error: failure }) });

/** Unknown in, typed out: the one gate of Yahoo's answers. */
export function readYahooChart(answer: unknown): Result<YahooChart, YahooProblem> {
  const finance = financeSchema.safeParse(answer);
  if (finance.success) return refused(finance.data.finance.error);
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return shape(parsed.error.issues[0]?.path.join(".") ?? "");
  const { error, result: results } = parsed.data.chart;
  if (error) return refused(error);
  const [first] = results ?? [];
  if (!first) return shape("chart.result");
  const { meta, timestamp, events, indicators } = first;
  const times = timestamp ?? [];
  const [quote] = indicators.quote;
  const { open, high, low, close, volume } = quote ?? {};
  if (times.length > 0 && !(open && high && low && close)) return shape("indicators.quote");
  const columns = [open, high, low, close].map((prices) => prices ?? []);
  if (columns.some((prices) => prices.length !== times.length)) return shape("indicators.quote");
  const at = (index: number, i: number) => columns[index]?.[i] ?? null;
  return ok({
    rows: times.map((seconds, i) => ({
      time: seconds * 1000,
      open: at(0, i),
      high: at(1, i),
      low: at(2, i),
      close: at(3, i),
      volume: volume?.[i] ?? 0,
    })),
    timeZone: meta.exchangeTimezoneName,
    splits: Object.values(events?.splits ?? {})
      .map(({ date, numerator, denominator }) => ({
        at: date * 1000,
        ratio: numerator / denominator,
      }))
      .sort((a, b) => a.at - b.at),
    currency: meta.currency ?? null,
  });
}

function refused({
  code,
  description,
}: {
  readonly code: string;
  readonly description?: string | null | undefined;
}): Result<never, YahooProblem> {
  return err({ code: "yahoo.error", detail: code, message: description ?? code });
}

function shape(field: string): Result<never, YahooProblem> {
  const message = `Yahoo answered in another form than is known here${field ? ` (${field})` : ""}`;
  return err({ code: "yahoo.shape", detail: field, message });
}
