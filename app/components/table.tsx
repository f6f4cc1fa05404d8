// biome-ignore-all lint/a11y/noRedundantRoles: a table that is laid out as cards loses its roles unless they are written out
import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { IconButton } from "./button.tsx";
import { classNames } from "./class-names.ts";

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the right, so that digits line up. */
  readonly numeric?: boolean;
  /** Makes the column sortable. */
  readonly sortBy?: (row: Row) => number | string;
  /** On a phone: the card's head line, shown without its title. */
  readonly head?: boolean;
  /** On a phone: takes a line of its own, without its title. */
  readonly wide?: boolean;
  /** Left out of the card on a phone. */
  readonly deskOnly?: boolean;
  /** Has no title to show: buttons. */
  readonly actions?: boolean;
}

export interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly empty: ReactNode;
  /** Rows shown before "more"; all by default. */
  readonly limit?: number;
  readonly moreLabel?: (hidden: number) => string;
  /** Rows a page, for tables of thousands: never more than these are drawn. */
  readonly pageSize?: number;
  /** Key of the row that is open beside the table. */
  readonly chosen?: string | null;
}

interface Sort {
  readonly key: string;
  readonly rising: boolean;
}

/**
 * The one table pattern: dense rows on a desk, a card a row on a phone.
 */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  empty,
  limit,
  moreLabel,
  pageSize,
  chosen,
}: DataTableProps<Row>) {
  const [sort, setSort] = useState<Sort | null>(null);
  const [all, setAll] = useState(false);
  const [page, setPage] = useState(0);
  if (rows.length === 0) return <>{empty}</>;
  const sorted = sortRows(rows, columns, sort);
  const size = pageSize ?? sorted.length;
  // Fewer rows than before (a filter) may have taken the page away.
  const first = Math.min(page, Math.ceil(sorted.length / size) - 1) * size;
  const paged = sorted.slice(first, first + size);
  const shown = limit === undefined || all ? paged : paged.slice(0, limit);
  return (
    <div className="overflow-x-auto">
      <table role="table" aria-label={caption} className="nums w-full text-14 max-md:block">
        <thead role="rowgroup" className="max-md:sr-only">
          <tr role="row" className="text-12 text-faint">
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} sort={sort} onSort={setSort} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="max-md:block">
          {shown.map((row) => (
            <tr
              role="row"
              key={rowKey(row)}
              aria-current={chosen === rowKey(row) ? "true" : undefined}
              className="relative border-t border-line hover:bg-surface-2 aria-current:bg-surface-2 max-md:block max-md:px-4 max-md:py-2 max-md:first:border-t-0"
            >
              {columns.map((column) => (
                <BodyCell key={column.key} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < paged.length && (
        <button
          type="button"
          className="touch w-full border-t border-line text-14 text-accent hover:bg-surface-2"
          onClick={() => setAll(true)}
        >
          {moreLabel?.(paged.length - shown.length) ?? `+${paged.length - shown.length}`}
        </button>
      )}
      {size < sorted.length && (
        <Pager
          first={first}
          last={first + paged.length}
          count={sorted.length}
          onTurn={(step) => setPage(first / size + step)}
        />
      )}
    </div>
  );
}

interface PagerProps {
  /** Rows before the first one shown, rows up to the last one shown, all rows. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly onTurn: (step: 1 | -1) => void;
}

function Pager({ first, last, count, onTurn }: PagerProps) {
  const locale = getLocale();
  return (
    <nav
      aria-label={m.table_pages()}
      className="flex items-center justify-end gap-2 border-t border-line px-4 py-1.5"
    >
      <p className="nums mr-auto text-12 text-faint" role="status">
        {m.table_rows({
          first: numberText(first + 1, locale, 0),
          last: numberText(last, locale, 0),
          count: numberText(count, locale, 0),
        })}
      </p>
      <IconButton label={m.previous()} disabled={first === 0} onClick={() => onTurn(-1)}>
        <ChevronLeft size={16} aria-hidden />
      </IconButton>
      <IconButton label={m.next()} disabled={last === count} onClick={() => onTurn(1)}>
        <ChevronRight size={16} aria-hidden />
      </IconButton>
    </nav>
  );
}

function BodyCell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  return (
    <td
      role="cell"
      data-label={column.head || column.actions || column.wide ? "" : column.title}
      className={classNames(
        "stack-cell h-8 px-3 py-1 first:pl-4 last:pr-4 max-md:flex max-md:h-auto max-md:items-center max-md:gap-3 max-md:px-0 max-md:py-0.5 max-md:first:pl-0 max-md:last:pr-0",
        column.numeric && "text-right",
        column.head && "max-md:font-medium max-md:text-strong",
        column.actions && "text-right whitespace-nowrap max-md:justify-end",
        column.deskOnly && "max-md:hidden",
      )}
    >
      {column.cell(row)}
    </td>
  );
}

function HeadCell<Row>(props: {
  readonly column: Column<Row>;
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
}) {
  const { column, sort, onSort } = props;
  const active = sort?.key === column.key ? sort : null;
  const Arrow = active?.rising ? ArrowUp : ArrowDown;
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={active ? (active.rising ? "ascending" : "descending") : undefined}
      className={classNames(
        "h-8 px-3 font-medium first:pl-4 last:pr-4",
        column.numeric ? "text-right" : "text-left",
      )}
    >
      {column.actions ? (
        <span className="sr-only">{column.title}</span>
      ) : column.sortBy ? (
        <button
          type="button"
          className="inline-flex items-center gap-1 whitespace-nowrap hover:text-strong"
          onClick={() =>
            onSort({ key: column.key, rising: active ? !active.rising : !column.numeric })
          }
        >
          {column.numeric && active && <Arrow size={12} aria-hidden />}
          {column.title}
          {!column.numeric && active && <Arrow size={12} aria-hidden />}
        </button>
      ) : (
        <span className="whitespace-nowrap">{column.title}</span>
      )}
    </th>
  );
}

/** Stable, by the chosen column; without a choice the rows keep the order they came in. */
function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: { readonly key: string; readonly rising: boolean } | null,
): readonly Row[] {
  const sortBy = columns.find((column) => column.key === sort?.key)?.sortBy;
  if (!sort || !sortBy) return rows;
  const direction = sort.rising ? 1 : -1;
  return [...rows].sort((a, b) => {
    const left = sortBy(a);
    const right = sortBy(b);
    return left < right ? -direction : left > right ? direction : 0;
  });
}
