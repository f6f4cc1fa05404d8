import { Panel } from "../components/panel.tsx";
import { m } from "../i18n/generated/messages.js";
import { JobButtons, JobView } from "./job-panel.tsx";
import { MeterResult } from "./meter-tab.tsx";
import { canMakePaths, PathsEditor, PathsResult } from "./paths-tab.tsx";
import { paramsText, sameParams } from "./sweep-result.tsx";
import type { WorkbenchState } from "./use-workbench.ts";

/** The chosen values once more, in other orders and on other prices. */
export function PathsTab({
  bench,
  currency,
}: {
  readonly bench: WorkbenchState;
  readonly currency: string;
}) {
  const { jobs, start } = bench;
  return (
    <>
      <Panel title={m.val_paths_title()}>
        <div className="flex flex-col gap-4">
          {bench.hasParams && <UsedParams bench={bench} />}
          <PathsEditor form={bench.pathsForm} onForm={bench.setPathsForm} isBusy={bench.isBusy} />
          <JobButtons
            job={jobs.paths}
            label={m.val_run_paths()}
            isReady={bench.isReady && canMakePaths(bench.pathsForm)}
            onStart={start.paths}
          />
        </div>
      </Panel>
      <JobView job={jobs.paths} idle={null}>
        {(outcome) => <PathsResult outcome={outcome} initial={bench.initial} currency={currency} />}
      </JobView>
    </>
  );
}

/** What so many tries make of the chosen values' result. */
export function MeterTab({ bench }: { readonly bench: WorkbenchState }) {
  const { jobs, start } = bench;
  return (
    <>
      <Panel title={m.val_meter_title()}>
        <div className="flex flex-col gap-4">
          <p className="max-w-[75ch] text-faint">{m.val_meter_lead()}</p>
          {bench.hasParams && <UsedParams bench={bench} />}
          <JobButtons
            job={jobs.meter}
            label={m.val_run_meter()}
            isReady={bench.isReady}
            onStart={start.meter}
          />
        </div>
      </Panel>
      <JobView job={jobs.meter} idle={null}>
        {(meter) => <MeterResult meter={meter} isCounted={bench.trials !== null} />}
      </JobView>
    </>
  );
}

function UsedParams({ bench: { chosen, defaults } }: { readonly bench: WorkbenchState }) {
  return (
    <p className="text-12 text-faint">
      {sameParams(defaults, chosen) ? m.val_with_defaults() : m.val_with_chosen()}{" "}
      <span className="font-mono">{paramsText(chosen)}</span>
    </p>
  );
}
