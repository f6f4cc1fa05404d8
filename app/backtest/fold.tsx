import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

/** Closed at first, unless it is what comes next: there for who asks. */
export function Fold({
  title,
  note,
  open = false,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly open?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <details open={open} className="group/fold rounded-lg border border-line bg-surface-1">
      <summary className="flex min-h-11 list-none items-center gap-2 rounded-lg px-4 font-semibold text-strong hover:bg-surface-2">
        <ChevronRight
          size={16}
          aria-hidden
          className="shrink-0 text-faint transition-transform duration-150 group-open/fold:rotate-90"
        />
        {title}
        {note && <span className="text-12 font-normal text-faint">{note}</span>}
      </summary>
      <div className="px-4 pt-1 pb-4">{children}</div>
    </details>
  );
}
