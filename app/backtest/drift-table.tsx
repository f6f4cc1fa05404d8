import type { StrategyDrift } from "#engine";
import { Notice } from "../components/notice.tsx";
import { type Column, DataTable } from "../components/table.tsx";
import { numberText, percentText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";

type Row = StrategyDrift["rows"][number];

const columns = (): readonly Column<Row>[] => [
  {
    key: "window",
    title: m.drift_window(),
    cell: ({ window }) => numberText(window, getLocale(), 0),
    numeric: true,
  },
  {
    key: "compared",
    title: m.drift_compared(),
    cell: ({ compared }) => numberText(compared, getLocale(), 0),
    numeric: true,
  },
  {
    key: "share",
    title: m.drift_share(),
    cell: ({ share }) => (share === null ? m.not_available() : percentText(share, getLocale(), 2)),
    numeric: true,
  },
];

/** How far a bot's decisions, made from a window of bars, would be from those of this run. */
export function DriftTable({ drift }: { readonly drift: StrategyDrift }) {
  const { window, share, isStable, rows } = drift;
  const bars = numberText(window, getLocale(), 0);
  return (
    <section className="mt-4 flex flex-col gap-2" data-testid="drift">
      {isStable === null ? (
        <Notice tone="info" title={m.drift_unknown({ bars })} />
      ) : (
        <Notice
          tone={isStable ? "good" : "danger"}
          title={m.drift_live({ bars, share: percentText(share, getLocale(), 2) })}
        >
          {isStable ? m.drift_stable() : m.drift_unstable()}
        </Notice>
      )}
      <DataTable
        caption={m.drift_share()}
        columns={columns()}
        rows={rows}
        rowKey={(row) => String(row.window)}
        empty={null}
      />
    </section>
  );
}
