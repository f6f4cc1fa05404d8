import { MS_PER_DAY } from "../metrics/input.ts";
import { dayEnds, monthOf } from "../metrics/periods.ts";
import { monthOfTime, yearOfTime } from "./calendar-text.ts";
import { html, type Markup } from "./markup.ts";
import type { Numbers } from "./numbers.ts";
import type { ReportInput } from "./report-input.ts";
import type { ReportWords } from "./words/shape.ts";

interface YearOfMonths {
  readonly year: number;
  /** Percent; null: no bar in it, or equity that was not above 0. */
  readonly months: (number | null)[];
  percent: number | null;
}

/** Return of each month and year in percent, from the last equity before it to its own last. */
export function monthTable(input: ReportInput, numbers: Numbers, words: ReportWords): Markup {
  const rows = yearsOf(input).map(
    ({ year, months, percent }) =>
      html`<tr><th scope="row">${year}</th>${months.map((month) => cell(month, numbers))}${cell(percent, numbers)}</tr>`,
  );
  const heads = [...words.monthNames, words.year].map((name) => html`<th scope="col">${name}</th>`);
  return html`<table class="months"><thead><tr><td></td>${heads}</tr></thead><tbody>${rows}</tbody></table>
<p class="hint">${words.monthsHint}</p>`;
}

function yearsOf({ times, result, initialBalance }: ReportInput): readonly YearOfMonths[] {
  const { days, equity } = dayEnds({ times, equity: result.equity, initialBalance });
  const years: YearOfMonths[] = [];
  let [before, yearBefore] = [initialBalance, initialBalance];
  days.forEach((day, i) => {
    const next = days[i + 1];
    if (next !== undefined && monthOf(next) === monthOf(day)) return;
    const time = day * MS_PER_DAY;
    const year = yearOfTime(time);
    if (years.at(-1)?.year !== year) {
      years.push({ year, months: Array.from({ length: 12 }, () => null), percent: null });
      yearBefore = before;
    }
    const row = years.at(-1) as YearOfMonths; // just made, if it was not there
    const now = equity[i] as number; // one a day
    row.months[monthOfTime(time)] = percentOf(now, before);
    row.percent = percentOf(now, yearBefore);
    before = now;
  });
  return years;
}

function percentOf(now: number, before: number): number | null {
  return before > 0 ? 100 * (now / before - 1) : null;
}

/** The stronger the colour, the larger the move: steps of 1, 3 and 6 percent. */
function cell(percent: number | null, numbers: Numbers): Markup {
  if (percent === null) return html`<td></td>`;
  const size = Math.abs(percent);
  const strength = size < 0.05 ? 0 : size < 1 ? 1 : size < 3 ? 2 : size < 6 ? 3 : 4;
  const sign = percent > 0 ? "up" : "down";
  return html`<td class="${strength === 0 ? "flat" : `${sign}${strength}`}">${numbers.gainPercent(percent).replace(" %", "")}</td>`;
}
