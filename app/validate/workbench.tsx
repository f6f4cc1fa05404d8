import { Tabs } from "radix-ui";
import type { ReactNode } from "react";
import { Notice } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { BarSetView } from "../services.server.ts";
import type { TrialCount } from "./ledger.ts";
import { MeterTab, PathsTab } from "./luck-tabs.tsx";
import { ResumeNotice } from "./saved-search.tsx";
import { SweepTab, WalkTab } from "./search-tabs.tsx";
import { SettingPanel } from "./setting-panel.tsx";
import { type Tab, useWorkbench, type WorkbenchProps } from "./use-workbench.ts";

const TABS: readonly { readonly tab: Tab; readonly name: () => string }[] = [
  { tab: "sweep", name: m.val_tab_sweep },
  { tab: "walk", name: m.val_tab_walk },
  { tab: "paths", name: m.val_tab_paths },
  { tab: "meter", name: m.val_tab_meter },
];

/** Everything that tries to talk the reader out of a strategy; it runs on their own machine. */
export function Workbench(props: WorkbenchProps) {
  const { sets, currency } = props;
  const bench = useWorkbench(props);
  const { forms, stored, saved, isBusy } = bench;
  const shown: Readonly<Record<Tab, ReactNode>> = {
    sweep: <SweepTab bench={bench} props={props} />,
    walk: <WalkTab bench={bench} currency={currency} />,
    paths: <PathsTab bench={bench} currency={currency} />,
    meter: <MeterTab bench={bench} />,
  };
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[340px_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4 max-lg:contents">
        <SettingPanel
          strategies={props.strategies}
          strategyId={props.strategyId}
          onStrategy={props.onStrategy}
          sets={sets}
          markets={props.markets}
          market={forms.market}
          onMarket={forms.setMarket}
          typed={forms.typed}
          write={forms.write}
          problem={bench.problem}
          isBusy={isBusy}
        />
        <TrialsPanel trials={bench.trials} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        {stored && isSynthetic(stored) && (
          <Notice tone="warn" title={m.val_synthetic_title()}>
            {m.val_synthetic_text()}
          </Notice>
        )}
        {saved.work && !isBusy && (
          <ResumeNotice saved={saved} work={saved.work} onResume={bench.resume} />
        )}
        {bench.isOffline && <Notice tone="warn" title={m.val_offline()} />}
        {bench.hasCrashed && isBusy && <Notice tone="warn" title={m.val_crashed()} />}
        <Tabs.Root
          value={bench.tab}
          onValueChange={(value) => bench.setTab(value as Tab)} // the triggers' own values
          className="flex min-w-0 flex-col gap-4"
        >
          <Tabs.List
            aria-label={m.val_tabs()}
            className="flex gap-1 overflow-x-auto border-b border-line"
          >
            {TABS.map(({ tab, name }) => (
              <Tabs.Trigger
                key={tab}
                value={tab}
                className="touch border-b-2 border-transparent px-3 max-md:px-2 font-medium whitespace-nowrap text-faint hover:text-strong data-[state=active]:border-accent data-[state=active]:text-strong"
              >
                {name()}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          {TABS.map(({ tab }) => (
            <Tabs.Content
              key={tab}
              value={tab}
              className="flex min-w-0 flex-col gap-4"
              tabIndex={-1}
            >
              {shown[tab]}
            </Tabs.Content>
          ))}
        </Tabs.Root>
      </div>
    </div>
  );
}

/** How often the idea was tried, wherever and by whatever. */
function TrialsPanel({ trials }: { readonly trials: TrialCount | null }) {
  return (
    <Panel title={m.val_trials_title()} className="max-lg:order-last">
      <p className="nums text-16 font-semibold text-strong" data-testid="trials">
        {trials === null
          ? m.val_unknown()
          : m.val_trials({ count: numberText(trials.count, getLocale(), 0) })}
      </p>
      <p className="mt-1 text-12 text-faint">{m.val_trials_text()}</p>
    </Panel>
  );
}

/** Generated bars never pass for a market's. */
function isSynthetic({ symbol, origin }: BarSetView): boolean {
  return origin === "synthetic" || symbol.endsWith(".synthetic");
}
