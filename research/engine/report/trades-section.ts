import { formatLots, formatPrice } from "#broking";
import type { BacktestTrade } from "../backtest/types.ts";
import { html, type Markup } from "./markup.ts";
import type { Numbers } from "./numbers.ts";
import type { ReportInput } from "./report-input.ts";
import { filled } from "./words/report-words.ts";
import type { ReportWords } from "./words/shape.ts";

/** Rows in the file: more would make it slow to open, and the CSV has them all. */
const MOST_ROWS = 5000;
/** Rows shown until the reader asks for more. */
const SHORT = 50;

/** Trades as a table that the reader can sort; on a phone each is a card. */
export function tradesSection(input: ReportInput, numbers: Numbers, words: ReportWords): Markup {
  const { trades } = input.result;
  if (trades.length === 0) return html`<p class="hint">${words.noTrades}</p>`;
  const shown = trades.slice(0, MOST_ROWS);
  const cut =
    trades.length > MOST_ROWS
      ? html`<p class="hint">${filled(words.tradesCut, { shown: numbers.fixed(MOST_ROWS, 0), count: numbers.fixed(trades.length, 0) })}</p>`
      : null;
  const heads = words.tradeColumns.map(
    (name, i) =>
      html`<th scope="col"${i === 0 ? html` aria-sort="ascending"` : null}><button type="button" data-column="${i}">${name}</button></th>`,
  );
  const options = words.tradeColumns.map((name, i) => html`<option value="${i}">${name}</option>`);
  const all = filled(words.showAll, { count: numbers.fixed(shown.length, 0) });
  return html`${cut}<label class="sort">${words.sortBy} <select id="sort">${options}</select></label>
<table class="trades" id="trades" data-short="${SHORT}"><thead><tr>${heads}</tr></thead><tbody>
${shown.map((trade, i) => row(trade, i, input, numbers, words))}</tbody></table>
${shown.length > SHORT ? html`<button type="button" id="all" hidden>${all}</button>` : null}`;
}

/** `data-v` is what the column sorts by, where that is not the text itself. */
function row(
  trade: BacktestTrade,
  index: number,
  { instrument }: ReportInput,
  numbers: Numbers,
  words: ReportWords,
): Markup {
  const { side, lots, entryTime, entryPrice, exitTime, exitPrice, exitReason } = trade;
  const tone = trade.netProfit > 0 ? "up" : trade.netProfit < 0 ? "down" : "";
  return html`<tr><td>${index + 1}</td><td>${words.sides[side]}</td><td>${formatLots(lots, instrument)}</td><td>${minutes(entryTime)}</td><td>${formatPrice(entryPrice, instrument)}</td><td>${minutes(exitTime)}</td><td>${formatPrice(exitPrice, instrument)}</td><td>${words.reasons[exitReason]}</td>${money(trade.grossProfit, numbers)}${money(trade.commission, numbers)}${money(trade.swap, numbers)}<td class="${tone}" data-v="${trade.netProfit}">${numbers.gain(trade.netProfit)}</td></tr>
`;
}

function money(amount: number, numbers: Numbers): Markup {
  return html`<td data-v="${amount}">${numbers.money(amount)}</td>`;
}

function minutes(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}
