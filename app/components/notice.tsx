import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type NoticeTone = "info" | "good" | "warn" | "danger";

const TONES = {
  info: { icon: Info, text: "text-faint", edge: "border-line" },
  good: { icon: CircleCheck, text: "text-accent", edge: "border-accent" },
  warn: { icon: TriangleAlert, text: "text-warn", edge: "border-warn" },
  danger: { icon: CircleAlert, text: "text-danger", edge: "border-danger" },
} as const;

/** A sentence that must be read: what happened, what it means, what to do. */
export function Notice({
  tone = "info",
  title,
  children,
}: {
  tone?: NoticeTone;
  title: string;
  children?: ReactNode;
}) {
  const { icon: Icon, text, edge } = TONES[tone];
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={classNames("flex gap-2.5 rounded-md border-l-3 bg-surface-2 px-3 py-2.5", edge)}
    >
      <Icon size={18} aria-hidden className={classNames("mt-px shrink-0", text)} />
      <div className="min-w-0">
        <p className="font-medium text-strong">{title}</p>
        {children && <div className="mt-0.5 text-normal">{children}</div>}
      </div>
    </div>
  );
}
