import { Form, useNavigation } from "@remix-run/react";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { percentText } from "../format/money.ts";
import { problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { BacktestUnfinishedView } from "../services.server.ts";

/** A run that has no result: on its way, failed, or called off. */
export function Unfinished({
  run,
  progress,
}: {
  readonly run: BacktestUnfinishedView;
  /** 0-1. */
  readonly progress: number;
}) {
  switch (run.status) {
    case "running":
      return <Running progress={progress} />;
    case "failed":
      return (
        <Notice tone="danger" title={m.backtest_failed()}>
          {run.problem && problemText(run.problem)}
        </Notice>
      );
    case "cancelled":
      return <Notice title={m.backtest_cancelled()} />;
  }
}

function Running({ progress }: { readonly progress: number }) {
  const cancelling = useNavigation().formData?.get("intent") === "cancel";
  return (
    <Panel
      title={m.running()}
      actions={
        <Form method="post">
          <Button type="submit" name="intent" value="cancel" pending={cancelling}>
            {m.cancel()}
          </Button>
        </Form>
      }
    >
      <p className="mb-3 max-w-[75ch] text-faint">{m.running_behind()}</p>
      <div className="mb-5 flex items-center gap-3">
        <progress
          aria-label={m.running()}
          value={progress}
          max={1}
          className="h-1.5 flex-1 accent-[var(--nt-accent)]"
        />
        <span role="status" className="nums w-12 text-right text-12 text-faint">
          {percentText(progress, getLocale(), 0)}
        </span>
      </div>
      <div className="mb-4 grid grid-cols-2 gap-4 md:grid-cols-4">
        {["a", "b", "c", "d", "e", "f", "g", "h"].map((place) => (
          <Skeleton key={place} className="h-12" />
        ))}
      </div>
      <Skeleton className="h-56" />
    </Panel>
  );
}
