import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export interface PanelProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly note?: ReactNode;
  readonly className?: string;
  /** Content that draws its own edge to edge: tables, charts. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** A titled part of a page. */
export function Panel({ title, actions, note, className, flush = false, children }: PanelProps) {
  return (
    <section
      aria-label={title}
      className={classNames("min-w-0 rounded-lg border border-line bg-surface-1", className)}
    >
      <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5">
        <h2 className="text-14">{title}</h2>
        {note && <div className="text-12 text-faint">{note}</div>}
        {actions && <div className="ml-auto flex items-center gap-2">{actions}</div>}
      </header>
      <div className={flush ? "border-t border-line" : "px-4 pb-4"}>{children}</div>
    </section>
  );
}

export interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page's head and its body, with room to breathe. */
export function Page({ title, lead, actions, children }: PageProps) {
  return (
    <div className="mx-auto flex w-full max-w-[1400px] flex-col gap-4 p-4 md:p-6">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          <h1 className="text-20">{title}</h1>
          {lead && <p className="mt-0.5 max-w-[75ch] text-14 text-faint">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** What a list says while it is empty, and what to do next. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-start gap-2 px-4 py-6">
      <p className="font-medium text-strong">{title}</p>
      {children && <p className="max-w-[60ch] text-faint">{children}</p>}
      {action && <div className="mt-1 flex flex-wrap gap-2">{action}</div>}
    </div>
  );
}
