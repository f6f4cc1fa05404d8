import { Play, Square } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { numberText, percentText } from "../format/money.ts";
import { problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { Progress } from "./search-outcome.ts";
import type { Job } from "./use-job.ts";

/** The button that starts a job, and the one that stops it. */
export function JobButtons<T>(props: {
  readonly job: Job<T>;
  readonly label: string;
  readonly isReady: boolean;
  readonly onStart: () => void;
}) {
  const { job, label, isReady, onStart } = props;
  return (
    <div className="flex flex-wrap gap-2">
      {/* No wheel turns on it: one that does is drawn sixty times a second, by a core that computes. */}
      <Button
        look="primary"
        disabled={!isReady || job.isBusy}
        aria-busy={job.isBusy || undefined}
        onClick={onStart}
      >
        <Play size={16} aria-hidden />
        {label}
      </Button>
      {job.isBusy && (
        <Button onClick={job.stop}>
          <Square size={14} aria-hidden />
          {m.cancel()}
        </Button>
      )}
    </div>
  );
}

/** A job from its start to its end: what it does now, what went wrong, or its result. */
export function JobView<T>(props: {
  readonly job: Job<T>;
  readonly children: (result: T) => ReactNode;
  readonly idle: ReactNode;
}) {
  const { now } = props.job;
  switch (now.state) {
    case "idle":
      return <>{props.idle}</>;
    case "loading":
      return (
        <div role="status" className="flex flex-col gap-3">
          <p className="text-faint">{m.val_loading()}</p>
          <Skeleton className="h-40" />
        </div>
      );
    case "running":
      return <ProgressView progress={now.progress} />;
    case "failed":
      return <Notice tone="danger" title={problemText(now.problem)} />;
    case "ended":
      return <>{props.children(now.result)}</>;
  }
}

function ProgressView({
  progress: { done, planned, rate, fold },
}: {
  readonly progress: Progress;
}) {
  const locale = getLocale();
  const share = planned > 0 ? done / planned : 0;
  const left = rate !== null && rate > 0 ? (planned - done) / rate : null;
  return (
    <div className="flex flex-col gap-2" data-testid="progress">
      <progress
        aria-label={m.val_progress()}
        value={share}
        max={1}
        className="h-2 w-full accent-[var(--nt-accent)]"
      />
      <p className="nums text-normal">
        {m.val_runs_of({
          done: numberText(done, locale, 0),
          planned: numberText(planned, locale, 0),
        })}{" "}
        · {percentText(share, locale, 0)}
        {fold &&
          ` · ${m.val_fold_of({ number: Math.min(fold.number, fold.count), count: fold.count })}`}
        {rate !== null && ` · ${m.val_rate({ rate: numberText(rate, locale, 0) })}`}
        {left !== null && ` · ${m.val_left({ time: durationText(left) })}`}
      </p>
    </div>
  );
}

function durationText(seconds: number): string {
  if (seconds < 90) return m.val_seconds({ count: Math.max(1, Math.round(seconds)) });
  return m.val_minutes({ count: Math.round(seconds / 60) });
}
