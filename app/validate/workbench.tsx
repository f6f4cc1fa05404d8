import { Tabs } from "radix-ui";
import { useEffect, useMemo, useState } from "react";
import { Notice } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { numberText } from "../format/money.ts";
import { readNumber } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { BarSetView, StrategyView } from "../services.server.ts";
import { ApplyCard } from "./apply-card.tsx";
import type { Bench } from "./bench.ts";
import { PATHS, SEARCH, SETTING, WALK } from "./first-forms.ts";
import {
  type CostName,
  costsOf,
  rangeOf,
  rowsOf,
  type SearchForm,
  type SettingForm,
} from "./forms.ts";
import { canSearch, GridEditor } from "./grid-editor.tsx";
import { JobButtons, JobView } from "./job-panel.tsx";
import { readTrials, type TrialCount } from "./ledger.ts";
import type { Meter } from "./meter.ts";
import { MeterResult } from "./meter-tab.tsx";
import type { PathsOutcome } from "./paths.ts";
import { canMakePaths, PathsEditor, PathsResult } from "./paths-tab.tsx";
import { ResumeNotice, useSavedWork } from "./saved-search.tsx";
import type { SavedWork } from "./saved-work.ts";
import type { SweepOutcome, WalkOutcome } from "./search.ts";
import { isSynthetic, SettingPanel, storedSet } from "./setting-panel.tsx";
import { type ParamValues, paramsText, SweepResult, sameParams } from "./sweep-result.tsx";
import { type JobWatch, useJob } from "./use-job.ts";
import { WalkEditor, WalkResultView } from "./walk-tab.tsx";
import { useWorkers, WorkersField } from "./workers-field.tsx";

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
  readonly costs: Readonly<Record<string, Readonly<Record<CostName, number | "fromData">>>>;
  readonly currency: string;
  readonly onStrategy: (id: string) => void;
}

type SpecParams = Parameters<typeof rowsOf>[0];
type Tab = "sweep" | "walk" | "paths" | "meter";

const TABS: readonly { readonly tab: Tab; readonly name: () => string }[] = [
  { tab: "sweep", name: m.val_tab_sweep },
  { tab: "walk", name: m.val_tab_walk },
  { tab: "paths", name: m.val_tab_paths },
  { tab: "meter", name: m.val_tab_meter },
];

/** Everything that tries to talk the reader out of a strategy; it runs on their own machine. */
export function Workbench(props: WorkbenchProps) {
  const { userId, strategyId, version, spec, sets, currency } = props;
  const params = (spec.params ?? {}) as SpecParams; // a stored spec was checked
  const defaults = useMemo(
    () => Object.fromEntries(Object.entries(params).map(([name, one]) => [name, one.default])),
    [params],
  );
  const place = useMemo(() => ({ userId, strategyId, version }), [userId, strategyId, version]);
  const [tab, setTab] = useState<Tab>("sweep");
  const [setting, setSetting] = useState<SettingForm>({
    symbol: props.symbol,
    timeframe: props.timeframe,
    ...SETTING,
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

  const stored = storedSet(sets, setting);
  const balance = readNumber(setting.balance);
  const balanceIsWrong = balance === null || balance <= 0;
  const isReady =
    stored !== undefined &&
    !balanceIsWrong &&
    rangeOf(setting) !== null &&
    costsOf(setting.costs).wrong.length === 0 &&
    !isBusy;
  const openBench = async (form: SettingForm): Promise<Bench> => {
    const { openBench: open } = await import("./bench.ts");
    const bench = await open({
      place,
      spec,
      form,
      balance: readNumber(form.balance) ?? 0,
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
      const [bench, { runSweep }] = [await openBench(form), await import("./search.ts")];
      const outcome = await runSweep(bench, form, wanted, watched(watch));
      setSweep(outcome);
      // The plateau, not the peak: the reader may still choose another.
      const best = outcome.plateaus[0];
      if (best) setChosen({ ...defaults, ...best.params });
      return outcome;
    });
  const startWalk = (form = setting, wanted = search, folds = walkForm) =>
    void jobs.walk.start(async (watch) => {
      const [bench, { runWalk }] = [await openBench(form), await import("./search.ts")];
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
    setSetting(work.setting);
    setSearch(work.search);
    setTab(work.kind);
    if (work.kind === "sweep") return startSweep(work.setting, work.search);
    const folds = work.walk ?? walkForm;
    setWalkForm(folds);
    startWalk(work.setting, work.search, folds);
  };
  const hasParams = Object.keys(params).length > 0;
  const initial = balance ?? 0;
  const usedParams = hasParams && (
    <p className="text-12 text-faint">
      {sameParams(defaults, chosen) ? m.val_with_defaults() : m.val_with_chosen()}{" "}
      <span className="font-mono">{paramsText(chosen)}</span>
    </p>
  );
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[340px_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4 max-lg:contents">
        <SettingPanel
          strategies={props.strategies}
          strategyId={strategyId}
          onStrategy={props.onStrategy}
          sets={sets}
          form={setting}
          onForm={setSetting}
          balanceIsWrong={balanceIsWrong}
          defaults={props.costs[setting.symbol] ?? null}
          isBusy={isBusy}
        />
        <Panel title={m.val_trials_title()} className="max-lg:order-last">
          <p className="nums text-16 font-semibold text-strong" data-testid="trials">
            {trials === null
              ? m.val_unknown()
              : m.val_trials({ count: numberText(trials.count, getLocale(), 0) })}
          </p>
          <p className="mt-1 text-12 text-faint">{m.val_trials_text()}</p>
        </Panel>
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        {stored && isSynthetic(stored) && (
          <Notice tone="warn" title={m.val_synthetic_title()}>
            {m.val_synthetic_text()}
          </Notice>
        )}
        {saved.work && !isBusy && (
          <ResumeNotice saved={saved} work={saved.work} onResume={resume} />
        )}
        {isOffline && <Notice tone="warn" title={m.val_offline()} />}
        {crashes > 0 && isBusy && <Notice tone="warn" title={m.val_crashed()} />}
        <Tabs.Root
          value={tab}
          onValueChange={(value) => setTab(value as Tab)} // the triggers' own values
          className="flex min-w-0 flex-col gap-4"
        >
          <Tabs.List
            aria-label={m.val_tabs()}
            className="flex gap-1 overflow-x-auto border-b border-line"
          >
            {TABS.map(({ tab: value, name }) => (
              <Tabs.Trigger
                key={value}
                value={value}
                className="touch border-b-2 border-transparent px-3 max-md:px-2 font-medium whitespace-nowrap text-faint hover:text-strong data-[state=active]:border-accent data-[state=active]:text-strong"
              >
                {name()}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <Tabs.Content value="sweep" className="flex min-w-0 flex-col gap-4" tabIndex={-1}>
            {hasParams ? (
              <Panel title={m.val_sweep_title()}>
                <div className="flex flex-col gap-4">
                  <GridEditor form={search} onForm={setSearch} isBusy={isBusy} />
                  <WorkersField workers={workers} isBusy={isBusy} />
                  <JobButtons
                    job={jobs.sweep}
                    label={m.val_run_sweep()}
                    isReady={isReady && canSearch(search)}
                    onStart={() => startSweep()}
                  />
                </div>
              </Panel>
            ) : (
              <Notice title={m.val_no_params_title()}>{m.val_no_params_text()}</Notice>
            )}
            <JobView job={jobs.sweep} idle={null}>
              {(outcome) => (
                <>
                  <SweepResult
                    outcome={outcome}
                    currency={currency}
                    chosen={chosen}
                    onChoose={(picked) => setChosen({ ...defaults, ...picked })}
                  />
                  {outcome.plateaus.length > 0 && (
                    <ApplyCard
                      strategyId={strategyId}
                      spec={spec as Parameters<typeof ApplyCard>[0]["spec"]} // a stored spec was checked
                      chosen={chosen}
                      isDefault={sameParams(defaults, chosen)}
                    />
                  )}
                </>
              )}
            </JobView>
          </Tabs.Content>
          <Tabs.Content value="walk" className="flex min-w-0 flex-col gap-4" tabIndex={-1}>
            {hasParams ? (
              <Panel title={m.val_walk_title()}>
                <div className="flex flex-col gap-4">
                  <p className="max-w-[75ch] text-faint">{m.val_walk_text()}</p>
                  <WalkEditor
                    form={walkForm}
                    onForm={setWalkForm}
                    search={search}
                    bars={stored?.bars ?? 0}
                    isBusy={isBusy}
                  />
                  <JobButtons
                    job={jobs.walk}
                    label={m.val_run_walk()}
                    isReady={isReady && canSearch(search)}
                    onStart={() => startWalk()}
                  />
                </div>
              </Panel>
            ) : (
              <Notice title={m.val_no_params_title()}>{m.val_no_params_text()}</Notice>
            )}
            <JobView job={jobs.walk} idle={null}>
              {(outcome) => (
                <WalkResultView outcome={outcome} initial={initial} currency={currency} />
              )}
            </JobView>
          </Tabs.Content>
          <Tabs.Content value="paths" className="flex min-w-0 flex-col gap-4" tabIndex={-1}>
            <Panel title={m.val_paths_title()}>
              <div className="flex flex-col gap-4">
                {usedParams}
                <PathsEditor form={pathsForm} onForm={setPathsForm} isBusy={isBusy} />
                <JobButtons
                  job={jobs.paths}
                  label={m.val_run_paths()}
                  isReady={isReady && canMakePaths(pathsForm)}
                  onStart={startPaths}
                />
              </div>
            </Panel>
            <JobView job={jobs.paths} idle={null}>
              {(outcome) => <PathsResult outcome={outcome} initial={initial} currency={currency} />}
            </JobView>
          </Tabs.Content>
          <Tabs.Content value="meter" className="flex min-w-0 flex-col gap-4" tabIndex={-1}>
            <Panel title={m.val_meter_title()}>
              <div className="flex flex-col gap-4">
                <p className="max-w-[75ch] text-faint">{m.val_meter_lead()}</p>
                {usedParams}
                <JobButtons
                  job={jobs.meter}
                  label={m.val_run_meter()}
                  isReady={isReady}
                  onStart={startMeter}
                />
              </div>
            </Panel>
            <JobView job={jobs.meter} idle={null}>
              {(meter) => <MeterResult meter={meter} isCounted={trials !== null} />}
            </JobView>
          </Tabs.Content>
        </Tabs.Root>
      </div>
    </div>
  );
}
