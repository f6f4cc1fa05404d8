import type { Side } from "#domain";
import type { SymbolState } from "#protocol";
import { classNames } from "../components/class-names.ts";
import { Price } from "../components/numbers.tsx";
import { moneyText, percentText, signedMoneyText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { useLive, useLiveAccount } from "../live/live-room.tsx";
import { moveWorth, ratesOf } from "../live/profit.ts";
import type { LiveQuote } from "../live/state.ts";
import type { ReadTicket } from "./ticket-form.ts";
import { entryOf, orderTypeOf, sideProblem, stopProblem } from "./ticket-math.ts";
import { sideProblemText, typeText } from "./words.ts";

export interface SideButtonProps {
  readonly side: Side;
  readonly spec: SymbolState;
  readonly quote: LiveQuote | null;
  readonly ticket: ReadTicket;
  readonly disabled: boolean;
  readonly onPress: () => void;
}

/** One of the two buttons, with where it would open and what its stop would cost. */
export function SideButton({ side, spec, quote, ticket, disabled, onPress }: SideButtonProps) {
  const type = orderTypeOf(side, ticket.kind);
  const entry = quote && entryOf(side, quote, ticket);
  const problem = quote && problemOf(side, quote, ticket);
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <button
        type="button"
        aria-label={typeText(type)}
        disabled={disabled || !quote || problem !== null}
        onClick={onPress}
        className={classNames(
          "flex min-h-16 flex-col items-center justify-center rounded-md px-2 py-1 font-semibold transition-opacity duration-150 hover:opacity-90 disabled:cursor-not-allowed disabled:opacity-45",
          side === "BUY" ? "bg-up text-on-up" : "bg-down text-on-down",
        )}
      >
        <span className="text-12">{typeText(type)}</span>
        <Price value={entry} spec={spec} />
      </button>
      {problem !== null ? (
        <p className="text-12 text-faint">{problem}</p>
      ) : (
        <Worth side={side} spec={spec} entry={entry} ticket={ticket} />
      )}
    </div>
  );
}

function problemOf(side: Side, quote: LiveQuote, ticket: ReadTicket): string | null {
  const prices = sideProblem(side, quote, ticket);
  if (prices !== null) return sideProblemText(prices, side, ticket.kind);
  const entry = entryOf(side, quote, ticket);
  const stops = entry === null ? null : stopProblem(side, entry, ticket);
  if (stops === null) return null;
  return stops === "stop_side" ? m.stop_wrong_side() : m.target_wrong_side();
}

/** What the stop risks and the target gains, in money, and the risk as a share of equity. */
function Worth(props: {
  readonly side: Side;
  readonly spec: SymbolState;
  readonly entry: number | null;
  readonly ticket: ReadTicket;
}) {
  const { side, spec, entry, ticket } = props;
  const { lots, stopLoss, takeProfit } = ticket;
  const { quotes } = useLive();
  const { equity, currency } = useLiveAccount();
  if (entry === null || lots === null) return null;
  const rates = ratesOf(quotes);
  const worth = (to: number | null) =>
    to === null ? null : moveWorth({ symbol: spec, side, lots, from: entry, to, currency, rates });
  const risk = worth(stopLoss);
  const gain = worth(takeProfit);
  return (
    <dl className="nums text-12 text-faint">
      <div className="flex flex-wrap justify-between gap-x-2">
        <dt>{m.risk()}</dt>
        <dd className={risk === null ? "" : "font-medium text-strong"}>
          {stopLoss === null
            ? m.risk_open()
            : risk === null
              ? m.risk_unknown()
              : riskText(Math.abs(risk), equity, currency)}
        </dd>
      </div>
      {gain !== null && (
        <div className="flex flex-wrap justify-between gap-x-2">
          <dt>{m.gain()}</dt>
          <dd className="text-strong">{signedMoneyText(gain, currency, getLocale())}</dd>
        </div>
      )}
    </dl>
  );
}

function riskText(risk: number, equity: number | null, currency: string): string {
  const locale = getLocale();
  const share = equity ? ` (${percentText(risk / equity, locale)})` : "";
  return moneyText(risk, currency, locale) + share;
}
