import { err, isTimeframe, ok, type Result } from "#domain";
import { readNumber } from "../format/price.ts";
import type { RunBacktestInput } from "../services.server.ts";
import { MODES } from "./modes.ts";

/** A field whose text cannot be taken: what it may be. */
export interface FieldProblem {
  readonly field: string;
  readonly least: number;
  readonly most: number;
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly whole?: boolean;
}

const POINTS: Bounds = { least: 0, most: 1e6 };
const SWAP: Bounds = { least: -1e6, most: 1e6 };
const PERCENT: Bounds = { least: 0, most: 10_000 };

/** Every number of the form, with what the API takes. */
const NUMBERS = {
  initial_balance: { least: 0.01, most: 1e12 },
  seed: { least: 0, most: 0xffffffff, whole: true },
  spread_points: POINTS,
  commission_per_lot_per_side: POINTS,
  commission_minimum: POINTS,
  commission_percent: { least: 0, most: 100 },
  slippage_points: POINTS,
  swap_long_points: SWAP,
  swap_short_points: SWAP,
  latency_ms: { least: 0, most: 3_600_000 },
  mean_points: POINTS,
  most_points: POINTS,
  reject_percent: { least: 0, most: 100 },
  leverage: { least: 1, most: 10_000 },
  margin_call_percent: PERCENT,
  stop_out_percent: PERCENT,
} satisfies Readonly<Record<string, Bounds>>;

type NumberField = keyof typeof NUMBERS;

/** Slippage that is drawn, in points, where nothing else was typed. */
export const SLIPPAGE = { mean: 2, most: 20 };

/** A form that was sent, or what one would send. */
type Fields = FormData | ReadonlyMap<string, string>;

const PARAM: Bounds = { least: -1e9, most: 1e9 };
const PARAM_PREFIX = "param.";

/**
 * The form of a run as the service takes it. An empty field keeps its default; a zero is a zero that somebody typed.
 *
 * @returns the first field that holds no number, or one out of its bounds.
 */
export function readRunForm(form: Fields): Result<RunBacktestInput, FieldProblem> {
  const numbers: Partial<Record<NumberField, number>> = {};
  for (const field of Object.keys(NUMBERS) as NumberField[]) {
    const read = numberIn(form, field, NUMBERS[field]);
    if (!read.ok) return read;
    if (read.value !== null) numbers[field] = read.value;
  }
  const params = paramsIn(form);
  if (!params.ok) return params;
  const timeframe = textIn(form, "timeframe");
  const start_date = textIn(form, "start_date");
  const end_date = textIn(form, "end_date");
  const mode = MODES.find((known) => known === form.get("mode"));
  return ok({
    strategy_id: textIn(form, "strategy_id"),
    symbol: textIn(form, "symbol"),
    ...(isTimeframe(timeframe) && { timeframe }),
    ...(start_date && { start_date }),
    ...(end_date && { end_date }),
    ...(mode && { mode }),
    ...pick(numbers, ["initial_balance", "seed"]),
    ...(Object.keys(params.value).length > 0 && { params: params.value }),
    ...filled("costs", costsIn(form, numbers)),
    ...filled("execution", executionIn(form, numbers)),
    ...filled("account", accountIn(form, numbers)),
  });
}

type Numbers = Readonly<Partial<Record<NumberField, number>>>;

function costsIn(form: Fields, numbers: Numbers): NonNullable<RunBacktestInput["costs"]> {
  return {
    ...pick(numbers, [
      "spread_points",
      "commission_per_lot_per_side",
      "commission_minimum",
      "commission_percent",
      "slippage_points",
      "swap_long_points",
      "swap_short_points",
    ]),
    ...(form.get("spread_source") === "fromData" && { spread_points: "fromData" as const }),
  };
}

function executionIn(form: Fields, numbers: Numbers): NonNullable<RunBacktestInput["execution"]> {
  const { mean_points = SLIPPAGE.mean, most_points = SLIPPAGE.most, reject_percent } = numbers;
  return {
    ...pick(numbers, ["latency_ms"]),
    ...(form.get("slippage_kind") === "exponential" && {
      slippage: {
        kind: "exponential",
        mean_points,
        most_points: Math.max(mean_points, most_points),
      },
    }),
    ...(reject_percent !== undefined && { reject_probability: reject_percent / 100 }),
  };
}

function accountIn(form: Fields, numbers: Numbers): NonNullable<RunBacktestInput["account"]> {
  const mode = form.get("margin_mode");
  return {
    ...(mode === "netting" && { margin_mode: mode }),
    ...pick(numbers, ["leverage", "margin_call_percent", "stop_out_percent"]),
  };
}

function paramsIn(form: Fields): Result<Readonly<Record<string, number>>, FieldProblem> {
  const params: Record<string, number> = {};
  for (const field of form.keys()) {
    if (!field.startsWith(PARAM_PREFIX)) continue;
    const read = numberIn(form, field, PARAM);
    if (!read.ok) return read;
    if (read.value !== null) params[field.slice(PARAM_PREFIX.length)] = read.value;
  }
  return ok(params);
}

/** Nothing at all of a part that nobody touched. */
function filled<Name extends string, Part extends object>(
  name: Name,
  part: Part,
): Partial<Record<Name, Part>> {
  return Object.keys(part).length > 0 ? ({ [name]: part } as Record<Name, Part>) : {}; // its one key
}

/** null: left empty, or not in the form. */
function numberIn(
  form: Fields,
  field: string,
  { least, most, whole = false }: Bounds,
): Result<number | null, FieldProblem> {
  const text = textIn(form, field);
  if (text === "") return ok(null);
  const value = readNumber(text);
  const fits =
    value !== null && value >= least && value <= most && (!whole || Number.isInteger(value));
  return fits ? ok(value) : err({ field, least, most });
}

function textIn(form: Fields, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}

function pick<Name extends NumberField>(
  numbers: Numbers,
  names: readonly Name[],
): Partial<Record<Name, number>> {
  const picked: Partial<Record<Name, number>> = {};
  for (const name of names) if (numbers[name] !== undefined) picked[name] = numbers[name];
  return picked;
}
