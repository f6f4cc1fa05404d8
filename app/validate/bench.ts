import { findInstrument, REFERENCE_RATES } from "#broking";
import { type Bars, canonicalJson, type Json, sha256, UserError } from "#domain";
import { parseStrategy, type Strategy, strategyHash } from "#engine";
import { rangeOf } from "../backtest/market.ts";
import { settingOf } from "../backtest/run-setting.ts";
import { browserBarsIo } from "../compute/bars/browser-io.ts";
import { loadBars } from "../compute/bars/load-bars.ts";
import { enginePool } from "../compute/browser-pool.ts";
import type { WorkerPool } from "../compute/pool.ts";
import type { RunSetting } from "../compute/protocol.ts";
import type { RunBacktestInput } from "../services.server.ts";
import type { SettingForm } from "./forms.ts";
import type { WorkPlace } from "./saved-work.ts";

export interface BenchWish {
  readonly place: WorkPlace;
  readonly spec: unknown;
  readonly form: SettingForm;
  /** What the form says. */
  readonly input: RunBacktestInput;
  readonly currency: string;
  readonly workers: number;
  /** A worker broke down and was replaced. */
  readonly onCrash: () => void;
}

/** Everything that jobs of one setting share. */
export interface Bench {
  readonly place: WorkPlace;
  readonly pool: WorkerPool;
  readonly run: RunSetting;
  readonly strategy: Strategy;
  /** The bars came from this browser's cache, the server did not answer. */
  readonly isOffline: boolean;
}

let kept: { readonly pool: WorkerPool; crashed: () => void } | null = null;

/**
 * Bars, costs and workers for a setting.
 *
 * @throws AppError as `loadBars` does; UserError `bad_spec`, `unknown_symbol`, `bad_range`.
 */
export async function openBench(wish: BenchWish): Promise<Bench> {
  const { form, place, input } = wish;
  const parsed = parseStrategy(wish.spec);
  if (!parsed.ok) throw new UserError("bad_spec", parsed.error[0]?.message ?? "");
  const instrument = findInstrument(form.symbol);
  if (!instrument) throw new UserError("unknown_symbol", form.symbol);
  const { timeframe = parsed.value.timeframe, seed = 0 } = input;
  const range = rangeOf(form);
  if (range === null) throw new UserError("bad_range", "");
  const io = await browserBarsIo();
  const barsOf = { ...place, symbol: form.symbol, ...range };
  const loaded = await loadBars(io, { ...barsOf, timeframe });
  const inside = input.mode === "m1" ? await loadBars(io, { ...barsOf, timeframe: "M1" }) : null;
  const shared = {
    timeframe,
    instrument,
    ...settingOf(input, instrument),
    accountCurrency: wish.currency,
    rates: REFERENCE_RATES,
  };
  const data = [loaded.dataKey, inside?.dataKey ?? null];
  // Interfaces have no index signature, but these hold JSON values only.
  const named = [strategyHash(parsed.value), data, shared, seed] as unknown as Json;
  const run: RunSetting = {
    key: sha256(canonicalJson(named)),
    strategy: parsed.value,
    seed,
    setting: {
      ...shared,
      bars: shareable(loaded.bars),
      ...(inside && { inside: { bars: shareable(inside.bars), timeframe: "M1" as const } }),
    },
  };
  const isOffline = loaded.isOffline || inside?.isOffline === true;
  const pool = poolOf(wish.workers, wish.onCrash);
  pool.take(run);
  return { place, pool, run, strategy: parsed.value, isOffline };
}

/** Ends the workers: the page is left. */
export function closeBench(): void {
  kept?.pool.stop();
  kept = null;
}

/** One pool for the page: workers keep their bars from one tab of it to the next. */
function poolOf(size: number, onCrash: () => void): WorkerPool {
  if (kept?.pool.size !== size) {
    closeBench();
    const pool = enginePool(size, () => kept?.crashed());
    kept = { pool, crashed: onCrash };
  }
  kept.crashed = onCrash;
  return kept.pool;
}

/** Where the page is isolated from all others, workers read the same memory; elsewhere each gets a copy. */
function shareable(bars: Bars): Bars {
  if (!globalThis.crossOriginIsolated) return bars;
  const copied = Object.entries(bars).map(([name, column]: [string, Float64Array]) => {
    const place = new Float64Array(new SharedArrayBuffer(column.byteLength));
    place.set(column);
    return [name, place];
  });
  return Object.fromEntries(copied) as Bars; // the same names, one each
}
