import * as z from "zod/mini";
import { err, ok, type Result, type SymbolSpec } from "#domain";
import { defaultPipSize, instrumentOf, tickValueOf } from "./catalogue.ts";
import { findInstrument } from "./find-instrument.ts";
import { ASSET_CLASSES, type AssetClass, CALC_MODES, type Instrument } from "./instrument.ts";
import { pointOf } from "./price.ts";

const positive = z.number().check(z.positive());
const notNegative = z.number().check(z.nonnegative());
const currency = z.string().check(z.regex(/^[A-Z]{3,5}$/, "must be a currency code such as USD"));

/** `--instrument`: any part of an instrument; the rest comes from the catalogue or from the symbol's class. */
export const instrumentSchema = z.object({
  symbol: z.string().check(z.minLength(1), z.maxLength(32)),
  description: z.exactOptional(z.string()),
  assetClass: z.exactOptional(z.enum(ASSET_CLASSES)),
  calcMode: z.exactOptional(z.enum(CALC_MODES)),
  digits: z.exactOptional(z.int().check(z.minimum(0), z.maximum(10))),
  point: z.exactOptional(positive),
  pipSize: z.exactOptional(positive),
  contractSize: z.exactOptional(positive),
  tickSize: z.exactOptional(positive),
  tickValue: z.exactOptional(positive),
  volumeMin: z.exactOptional(positive),
  volumeStep: z.exactOptional(positive),
  volumeMax: z.exactOptional(positive),
  marginCurrency: z.exactOptional(currency),
  profitCurrency: z.exactOptional(currency),
  stopsLevelPoints: z.exactOptional(notNegative),
  leverage: z.exactOptional(positive),
  marginRate: z.exactOptional(positive),
  initialMargin: z.exactOptional(notNegative),
  dayZone: z.exactOptional(z.enum(["newYork17", "utc"])),
  tripleSwapDay: z.exactOptional(z.nullable(z.int().check(z.minimum(1), z.maximum(5)))),
});

export type InstrumentInput = z.infer<typeof instrumentSchema>;

export interface InstrumentProblem {
  readonly code: "instrument_volume";
  readonly message: string;
  readonly hint: string;
}

/** The given fields over the catalogue's, or over sane defaults for a symbol it does not know. */
export function completeInstrument(input: InstrumentInput): Result<Instrument, InstrumentProblem> {
  const base = findInstrument(input.symbol) ?? unknownInstrument(input.symbol, input.assetClass);
  const instrument: Instrument = { ...base, ...derivedFrom(input, base), ...input };
  const { volumeMin, volumeStep, volumeMax } = instrument;
  if (volumeMin > volumeMax || volumeStep > volumeMax) {
    return err({
      code: "instrument_volume",
      message: `volumeMin ${volumeMin} and volumeStep ${volumeStep} must not be above volumeMax ${volumeMax}`,
      hint: "set volumeMin <= volumeMax",
    });
  }
  return ok(instrument);
}

/** A terminal's own facts of a symbol, with what it does not tell taken from the catalogue or the symbol's class. */
export function instrumentFromSpec(
  spec: SymbolSpec,
  extra: { readonly leverage?: number } = {},
): Instrument {
  const base = findInstrument(spec.symbol) ?? unknownInstrument(spec.symbol, classFromSpec(spec));
  const tickValue = tickValueOf(spec.contractSize, spec.digits, spec.tickSize);
  return { ...base, tickValue, ...spec, ...extra };
}

/** What follows from digits and contract size, where the input changes those and says no more. */
function derivedFrom(input: InstrumentInput, base: Instrument): Partial<Instrument> {
  const digits = input.digits ?? base.digits;
  const contractSize = input.contractSize ?? base.contractSize;
  const point = input.point ?? pointOf(digits);
  const regrid = digits !== base.digits || input.point !== undefined;
  const tickSize = input.tickSize ?? (regrid ? point : base.tickSize);
  const assetClass = input.assetClass ?? base.assetClass;
  return {
    point,
    tickSize,
    tickValue: tickValueOf(contractSize, digits, tickSize),
    pipSize: regrid ? defaultPipSize(assetClass, digits) : base.pipSize,
  };
}

const CURRENCIES = new Set(
  "USD EUR GBP JPY CHF CAD AUD NZD SEK NOK DKK SGD HKD MXN ZAR TRY PLN CZK HUF CNH THB ILS IDR INR KRW BRL".split(
    " ",
  ),
);

function unknownInstrument(symbol: string, assetClass?: AssetClass): Instrument {
  const pair = /^[.#]?([A-Z]{3})([A-Z]{3})/.exec(symbol);
  const [, base = "", quote = ""] = pair ?? [];
  const isPair = CURRENCIES.has(base) && CURRENCIES.has(quote);
  const chosen = assetClass ?? (isPair ? "forex" : "other");
  const isForex = chosen === "forex";
  return instrumentOf({
    symbol,
    description: symbol,
    assetClass: chosen,
    digits: isForex ? (quote === "JPY" ? 3 : 5) : 2,
    marginCurrency: isForex && isPair ? base : "USD",
    profitCurrency: isPair ? quote : "USD",
  });
}

function classFromSpec(spec: SymbolSpec): AssetClass {
  return spec.marginCurrency !== spec.profitCurrency && spec.contractSize >= 1000
    ? "forex"
    : "other";
}
