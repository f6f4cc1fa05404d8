import type { ReactNode } from "react";

export interface Figure {
  readonly key: string;
  readonly label: string;
  /** As it is read. */
  readonly value: ReactNode;
  /** The number behind it, unrounded; null: not known. */
  readonly exact: number | null;
  readonly text: string;
}

/** The few numbers that decide, side by side. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line md:grid-cols-4">
      {figures.map(({ key, label, value, exact, text }) => (
        <div key={key} className="flex flex-col gap-1 bg-surface-1 px-4 py-3">
          <dt className="text-12 text-faint">{label}</dt>
          <dd
            className="nums text-20 font-semibold text-strong max-md:text-16"
            data-figure={key}
            data-exact={exact ?? ""}
          >
            {value}
          </dd>
          <dd className="text-12 text-faint">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
