import { Circle, CircleCheck, CircleDashed, CircleX, Clock } from "lucide-react";
import type { ReactNode } from "react";
import type { TradeMode } from "#domain";
import { m } from "../i18n/generated/messages.js";
import type { LightHealth } from "../live/lights.ts";
import { classNames } from "./class-names.ts";

type Health = LightHealth;

const LIGHTS = {
  good: { icon: CircleCheck, tone: "text-accent" },
  stale: { icon: Clock, tone: "text-warn" },
  bad: { icon: CircleX, tone: "text-danger" },
  waiting: { icon: CircleDashed, tone: "text-warn" },
  unknown: { icon: Circle, tone: "text-faint" },
} as const;

const WORDS: Record<Health, () => string> = {
  good: m.health_good,
  stale: m.health_stale,
  bad: m.health_bad,
  waiting: m.health_waiting,
  unknown: m.health_unknown,
};

/** The light in one word, where only its shape is drawn. */
export function healthText(health: Health): string {
  return WORDS[health]();
}

/** A light that differs by shape as well as by colour. */
export function Light({ health, size = 16 }: { readonly health: Health; readonly size?: number }) {
  const { icon: Icon, tone } = LIGHTS[health];
  return <Icon size={size} aria-hidden className={classNames("shrink-0", tone)} />;
}

/** One line of a health list: light, what it is, how old the news is. */
export function HealthLine({
  health,
  label,
  children,
}: {
  health: Health;
  label: string;
  children?: ReactNode;
}) {
  return (
    <li className="flex min-h-8 items-center gap-2">
      <Light health={health} />
      <span className="text-strong">{label}</span>
      <span className="sr-only">{healthText(health)}</span>
      <span className="nums ml-auto text-right text-12 text-faint">{children}</span>
    </li>
  );
}

/** What kind of money an account holds, said out loud wherever the account is. */
export function AccountTag({
  kind,
  mode,
}: {
  readonly kind: "practice" | "terminal";
  readonly mode: TradeMode | null;
}) {
  const real = kind === "terminal" && mode === "real";
  const text =
    kind === "practice"
      ? m.tag_practice()
      : real
        ? m.tag_real()
        : mode
          ? m.tag_demo()
          : m.tag_unknown();
  return (
    <span
      className={classNames(
        "rounded-sm border px-1.5 py-px text-12 font-semibold tracking-wide uppercase",
        real ? "border-danger bg-danger text-surface-1" : "border-edge text-normal",
      )}
    >
      {text}
    </span>
  );
}
