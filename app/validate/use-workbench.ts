import { useEffect, useMemo, useState } from "react";
import { UserError } from "#domain";
import {
  INITIAL_BALANCE,
  type Market,
  modeOf,
  rangeOf,
  readTyped,
  storedSet,
} from "../backtest/market.ts";
import type { MarketFacts } from "../backtest/market-facts.ts";
import { useRemembered } from "../backtest/remembered.ts";
import type { BarSetView, StrategyView } from "../services.server.ts";
import type { Bench } from "./bench.ts";
import { PATHS, SEARCH, WALK } from "./first-forms.ts";
import { rowsOf, type SearchForm, type SettingForm } from "./forms.ts";
import { readTrials, type TrialCount } from "./ledger.ts";
import type { Meter } from "./meter.ts";
import type { PathsOutcome } from "./paths.ts";
import { useSavedWork } from "./saved-search.tsx";
import type { SavedWork } from "./saved-work.ts";
import type { SweepOutcome, WalkOutcome } from "./search-outcome.ts";
import type { ParamValues } from "./sweep-result.tsx";
import { type JobWatch, useJob } from "./use-job.ts";
import { useWorkers } from "./workers-field.tsx";

export interface WorkbenchProps {
  readonly userId: string;
  readonly strategies: readonly StrategyView[];
  readonly strategyId: string;
  readonly version: number;
  /** As stored: what the strategy's own page would show. */
  readonly spec: Readonly<Record<string, unknown>>;
  readonly sets: readonly BarSetView[];
  readonly symbol: string;
  readonly timeframe: string;
  readonly markets: readonly MarketFacts[];
  readonly currency: string;
  readonly onStrategy: (id: string) => void;
}

export type Tab = "sweep" | "walk" | "paths" | "meter";

type SpecParams = Parameters<typeof rowsOf>[0];

/** Everything that the page knows and can start; its parts show it. */
export function useWorkbench(props: WorkbenchProps) {
  const { userId, strategyId, version, spec, sets, currency } = props;
  const params = (spec.params ?? {}) as SpecParams; // a stored spec was checked
  const defaults = useMemo(
    () => Object.fromEntries(Object.entries(params).map(([name, one]) => [name, one.default])),
    [params],
  );
  const place = useMemo(() => ({ userId, strategyId, version }), [userId, strategyId, version]);
  const [tab, setTab] = useState<Tab>("sweep");
  const [typed, write, writeAll] = useRemembered();
  const [market, setMarket] = useState<Market>({
    symbol: props.symbol,
    timeframe: props.timeframe,
    start: "",
    end: "",
  });
  const [search, setSearch] = useState<SearchForm>({ rows: rowsOf(params), ...SEARCH });
  const [walkForm, setWalkForm] = useState(WALK);
  const [pathsForm, setPathsForm] = useState(PATHS);
  const [chosen, setChosen] = useState<ParamValues>(defaults);
  const [sweep, setSweep] = useState<SweepOutcome | null>(null);
  const [trials, setTrials] = useState<TrialCount | null>(null);
  const [crashes, setCrashes] = useState(0);
  const [isOffline, setOffline] = useState(false);
  const workers = useWorkers();
  const jobs = {
    sweep: useJob<SweepOutcome>(),
    walk: useJob<WalkOutcome>(),
    paths: useJob<PathsOutcome>(),
    meter: useJob<Meter>(),
  };
  const isBusy = Object.values(jobs).some((job) => job.isBusy);
  const saved = useSavedWork(place, isBusy, setTrials);
  useEffect(() => {
    void readTrials(strategyId).then((count) => count && setTrials(count));
    return () => void import("./bench.ts").then(({ closeBench }) => closeBench());
  }, [strategyId]);

  const read = readTyped(typed, market, modeOf(typed, sets, market));
  const stored = storedSet(sets, market);
  const setting: SettingForm = { ...market, typed };
  const openBench = async (form: SettingForm): Promise<Bench> => {
    const { openBench: open } = await import("./bench.ts");
    const input = readTyped(form.typed, form, modeOf(form.typed, sets, form));
    if (!input.ok) throw new UserError("bad_field", input.error.field);
    const bench = await open({
      place,
      spec,
      form,
      input: input.value,
      currency,
      workers: workers.count,
      onCrash: () => setCrashes((count) => count + 1),
    });
    setOffline(bench.isOffline);
    setCrashes(0);
    return bench;
  };
  const watched = (watch: JobWatch) => ({ ...watch, onCounted: setTrials });
  const startSweep = (form = setting, wanted = search) =>
    void jobs.sweep.start(async (watch) => {
      const [bench, { runSweep }] = [await openBench(form), await import("./sweep.ts")];
      const outcome = await runSweep(bench, form, wanted, watched(watch));
      setSweep(outcome);
      // The plateau, not the peak: the reader may still choose another.
      const best = outcome.plateaus[0];
      if (best) setChosen({ ...defaults, ...best.params });
      return outcome;
    });
  const startWalk = (form = setting, wanted = search, folds = walkForm) =>
    void jobs.walk.start(async (watch) => {
      const [bench, { runWalk }] = [await openBench(form), await import("./walk.ts")];
      return runWalk(bench, form, wanted, folds, watched(watch));
    });
  const startPaths = () =>
    void jobs.paths.start(async (watch) => {
      const [bench, { runPaths }] = [await openBench(setting), await import("./paths.ts")];
      return runPaths(bench, pathsForm, chosen, watched(watch));
    });
  const startMeter = () =>
    void jobs.meter.start(async () => {
      const [bench, { measureLuck }] = [await openBench(setting), await import("./meter.ts")];
      const newest = await readTrials(strategyId);
      if (newest) setTrials(newest);
      return measureLuck(bench, chosen, newest ?? trials, sweep);
    });
  const resume = (work: SavedWork) => {
    const { typed: before, ...marketBefore } = work.setting;
    writeAll(before);
    setMarket(marketBefore);
    setSearch(work.search);
    setTab(work.kind);
    if (work.kind === "sweep") return startSweep(work.setting, work.search);
    const folds = work.walk ?? walkForm;
    setWalkForm(folds);
    startWalk(work.setting, work.search, folds);
  };
  return {
    tab,
    setTab,
    forms: { typed, write, market, setMarket, search, setSearch },
    walkForm,
    setWalkForm,
    pathsForm,
    setPathsForm,
    chosen,
    /** Parameters that are not on the grid keep their defaults. */
    choose: (picked: ParamValues) => setChosen({ ...defaults, ...picked }),
    defaults,
    hasParams: Object.keys(params).length > 0,
    trials,
    workers,
    jobs,
    isBusy,
    saved,
    resume,
    stored,
    /** What was typed says something that can be run. */
    isReady: stored !== undefined && read.ok && rangeOf(market) !== null && !isBusy,
    problem: read.ok ? null : read.error,
    initial: (read.ok ? read.value.initial_balance : undefined) ?? INITIAL_BALANCE,
    hasCrashed: crashes > 0,
    isOffline,
    start: {
      sweep: () => startSweep(),
      walk: () => startWalk(),
      paths: startPaths,
      meter: startMeter,
    },
  };
}

export type WorkbenchState = ReturnType<typeof useWorkbench>;
