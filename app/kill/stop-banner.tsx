import { OctagonX } from "lucide-react";
import { Time } from "../components/times.tsx";
import { m } from "../i18n/generated/messages.js";
import { isStopped } from "./stop-state.ts";
import type { StopDesk } from "./use-stop.ts";
import { forceText, levelText } from "./words.ts";

/** Under the top line of every page while trading is stopped, or while a press of stop has not been heard. */
export function StopBanner({ desk: { stop, press } }: { readonly desk: StopDesk }) {
  if (press?.state === "refused") {
    return (
      <Line tone="danger">
        <strong className="font-semibold">{m.kill_refused()}</strong>{" "}
        {press.message ?? m.problem_kill_unheard()}
      </Line>
    );
  }
  if (!isStopped(stop) || (stop.phase !== "pressed" && stop.phase !== "in_force")) return null;
  const isSilent = press?.state === "silent" && press.level !== null;
  return (
    <Line tone={stop.phase === "pressed" ? "warn" : "danger"}>
      <strong className="font-semibold">
        {m.kill_banner({ level: levelText(stop.level, "state") })}
      </strong>{" "}
      <span data-testid="stop-state" data-phase={stop.phase}>
        {isSilent ? m.kill_state_silent() : forceText(stop)}
        {stop.since !== null && (
          <>
            {" "}
            <Time at={stop.since} style="clock" />
          </>
        )}
      </span>
    </Line>
  );
}

function Line({
  tone,
  children,
}: {
  readonly tone: "warn" | "danger";
  readonly children: React.ReactNode;
}) {
  return (
    <div
      role="status"
      className={
        tone === "danger"
          ? "flex items-start gap-2 bg-danger px-3 py-1.5 text-surface-1 md:px-6"
          : "flex items-start gap-2 bg-surface-3 px-3 py-1.5 text-strong md:px-6"
      }
    >
      <OctagonX size={16} aria-hidden className="mt-0.5 shrink-0" />
      <p className="min-w-0">{children}</p>
    </div>
  );
}
