import { Notice } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { m } from "../i18n/generated/messages.js";
import { ApplyCard } from "./apply-card.tsx";
import { canSearch, GridEditor } from "./grid-editor.tsx";
import { JobButtons, JobView } from "./job-panel.tsx";
import { SweepResult, sameParams } from "./sweep-result.tsx";
import type { WorkbenchProps, WorkbenchState } from "./use-workbench.ts";
import { WalkEditor, WalkResultView } from "./walk-tab.tsx";
import { WorkersField } from "./workers-field.tsx";

/** Many values of the parameters, and which of them to take. */
export function SweepTab({
  bench,
  props,
}: {
  readonly bench: WorkbenchState;
  readonly props: Pick<WorkbenchProps, "strategyId" | "spec" | "currency">;
}) {
  const { jobs, forms, start, chosen, defaults } = bench;
  const { currency } = props;
  return (
    <>
      {bench.hasParams ? (
        <Panel title={m.val_sweep_title()}>
          <div className="flex flex-col gap-4">
            <GridEditor form={forms.search} onForm={forms.setSearch} isBusy={bench.isBusy} />
            <WorkersField workers={bench.workers} isBusy={bench.isBusy} />
            <JobButtons
              job={jobs.sweep}
              label={m.val_run_sweep()}
              isReady={bench.isReady && canSearch(forms.search)}
              onStart={start.sweep}
            />
          </div>
        </Panel>
      ) : (
        <NoParams />
      )}
      <JobView job={jobs.sweep} idle={null}>
        {(outcome) => (
          <>
            <SweepResult
              outcome={outcome}
              currency={currency}
              chosen={chosen}
              onChoose={bench.choose}
            />
            {outcome.plateaus.length > 0 && (
              <ApplyCard
                strategyId={props.strategyId}
                spec={props.spec as Parameters<typeof ApplyCard>[0]["spec"]} // a stored spec was checked
                chosen={chosen}
                isDefault={sameParams(defaults, chosen)}
              />
            )}
          </>
        )}
      </JobView>
    </>
  );
}

/** Values chosen on the past, traded on what came after. */
export function WalkTab({
  bench,
  currency,
}: {
  readonly bench: WorkbenchState;
  readonly currency: string;
}) {
  const { jobs, forms, start } = bench;
  return (
    <>
      {bench.hasParams ? (
        <Panel title={m.val_walk_title()}>
          <div className="flex flex-col gap-4">
            <p className="max-w-[75ch] text-faint">{m.val_walk_text()}</p>
            <WalkEditor
              form={bench.walkForm}
              onForm={bench.setWalkForm}
              search={forms.search}
              bars={bench.stored?.bars ?? 0}
              isBusy={bench.isBusy}
            />
            <JobButtons
              job={jobs.walk}
              label={m.val_run_walk()}
              isReady={bench.isReady && canSearch(forms.search)}
              onStart={start.walk}
            />
          </div>
        </Panel>
      ) : (
        <NoParams />
      )}
      <JobView job={jobs.walk} idle={null}>
        {(outcome) => (
          <WalkResultView outcome={outcome} initial={bench.initial} currency={currency} />
        )}
      </JobView>
    </>
  );
}

function NoParams() {
  return <Notice title={m.val_no_params_title()}>{m.val_no_params_text()}</Notice>;
}
