import { classNames } from "../components/class-names.ts";
import { Time } from "../components/times.tsx";
import { m } from "../i18n/generated/messages.js";
import type { Stamp, StampName } from "./stamps.ts";

const NAMES: Record<StampName, () => string> = {
  clicked: m.stamp_clicked,
  api: m.stamp_api,
  stored: m.stamp_stored,
  room: m.stamp_room,
  connector: m.stamp_connector,
  sent: m.stamp_sent,
  deal: m.stamp_deal,
};

/** Across on a desk, down on a phone: seven moments, and the milliseconds from each known one to the next. */
export function StampLine({ line }: { readonly line: readonly Stamp[] }) {
  return (
    <ol aria-label={m.order_life()} className="flex max-md:flex-col">
      {line.map((stamp, i) => (
        <li
          key={stamp.name}
          data-stamp={stamp.name}
          data-state={stamp.state}
          className="flex min-w-0 max-md:gap-3 md:flex-1 md:flex-col md:gap-1.5"
        >
          <span aria-hidden className="flex items-center max-md:flex-col">
            <Dot stamp={stamp} />
            {i < line.length - 1 && <Wire next={line[i + 1]} />}
          </span>
          <div className="min-w-0 max-md:flex max-md:flex-1 max-md:flex-wrap max-md:items-baseline max-md:gap-x-2 max-md:pb-2.5 md:pr-2">
            <p
              className={classNames(
                "text-12",
                stamp.at === null ? "text-faint" : "font-medium text-strong",
              )}
            >
              {NAMES[stamp.name]()}
            </p>
            <p className="nums text-12 text-faint max-md:ml-auto">{gapText(stamp)}</p>
            {stamp.at !== null && (
              <p className="nums text-12 text-faint">
                <Time at={stamp.at} style="milli" />
              </p>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Dot({ stamp }: { readonly stamp: Stamp }) {
  const known = stamp.at !== null;
  return (
    <span
      className={classNames(
        "size-2.5 shrink-0 rounded-full border-2 max-md:mt-1",
        known ? "border-accent bg-accent" : "border-edge bg-surface-1",
        stamp.state === "clocks" && "border-warn bg-warn",
      )}
    />
  );
}

function Wire({ next }: { readonly next: Stamp | undefined }) {
  const reached =
    next?.state === "known" ||
    next?.state === "clocks" ||
    next?.state === "unknown" ||
    next?.state === "none";
  return (
    <span
      className={classNames(
        "max-md:w-0.5 max-md:flex-1 md:h-0.5 md:flex-1",
        reached ? "bg-accent" : "bg-line",
      )}
    />
  );
}

function gapText({ state, gapMs }: Stamp): string {
  switch (state) {
    case "known":
      return gapMs === null ? "" : `+${gapMs} ms`;
    case "clocks":
      return m.stamp_clocks();
    case "unknown":
      return m.stamp_unknown();
    case "missed":
      return m.stamp_missed();
    case "none":
      return m.stamp_none();
    case "ahead":
      return m.stamp_ahead();
  }
}
