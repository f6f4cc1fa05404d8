import { useState } from "react";
import type { Side } from "#domain";
import type { SymbolState } from "#protocol";
import { classNames } from "../components/class-names.ts";
import { Field, Stepper } from "../components/field.tsx";
import { Price } from "../components/numbers.tsx";
import { moneyText, percentText, signedMoneyText } from "../format/money.ts";
import { lotsText, priceText, readNumber, snapLots, snapPrice } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { useLive, useLiveAccount } from "../live/live-room.tsx";
import { moveWorth, ratesOf } from "../live/profit.ts";
import type { LiveQuote } from "../live/state.ts";
import type { OrderWish } from "../routes/trade-orders.ts";
import { entryOf, orderTypeOf, stopProblem } from "./ticket-math.ts";
import { typeText } from "./words.ts";

export interface OrderTicketProps {
  readonly connectionId: string;
  readonly spec: SymbolState;
  readonly quote: LiveQuote | null;
  /** Why nothing can be ordered now; null when it can. */
  readonly closed: string | null;
  readonly busy: boolean;
  readonly onPress: (wish: OrderWish, symbol: string) => void;
}

const SIDES: readonly Side[] = ["SELL", "BUY"];

/** Lots, stops and the two buttons; what a stop would cost is written before anything is pressed. */
export function OrderTicket({
  connectionId,
  spec,
  quote,
  closed,
  busy,
  onPress,
}: OrderTicketProps) {
  const [lots, setLots] = useState(lotsText(Math.max(spec.volume_min, 0.01)));
  const [price, setPrice] = useState("");
  const [stopLoss, setStopLoss] = useState("");
  const [takeProfit, setTakeProfit] = useState("");
  const wanted = {
    lots: readNumber(lots),
    price: readNumber(price),
    stopLoss: readNumber(stopLoss),
    takeProfit: readNumber(takeProfit),
  };
  const lotsProblem = lotsProblemOf(wanted.lots, spec);
  const stepPrice = (text: string, write: (text: string) => void) => (direction: 1 | -1) => {
    const from = readNumber(text) ?? quote?.bid;
    if (from !== undefined)
      write(priceText(snapPrice(from + direction * spec.pip_size, spec), spec.digits));
  };
  const place = (side: Side) => {
    if (!quote || wanted.lots === null) return;
    const wish: OrderWish = {
      action: "open",
      connection_id: connectionId,
      symbol: spec.symbol,
      order_type: orderTypeOf(side, { quote, price: wanted.price }),
      lot_size: wanted.lots,
      ...(wanted.price !== null && { price: wanted.price }),
      ...(wanted.stopLoss !== null && { stop_loss: wanted.stopLoss }),
      ...(wanted.takeProfit !== null && { take_profit: wanted.takeProfit }),
    };
    onPress(wish, spec.symbol);
  };
  return (
    <form
      aria-label={m.ticket_title()}
      className="flex flex-col gap-3"
      onSubmit={(event) => event.preventDefault()}
    >
      <Field
        label={m.lots()}
        problem={lotsProblem}
        hint={m.lots_hint({ min: lotsText(spec.volume_min), step: lotsText(spec.volume_step) })}
      >
        <Stepper
          name="lots"
          value={lots}
          onChange={setLots}
          onStep={(direction) =>
            setLots(lotsText(snapLots((wanted.lots ?? 0) + direction * spec.volume_step, spec)))
          }
        />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={m.stop_loss()}>
          <Stepper
            name="stop_loss"
            value={stopLoss}
            onChange={setStopLoss}
            onStep={stepPrice(stopLoss, setStopLoss)}
            placeholder={m.none()}
          />
        </Field>
        <Field label={m.take_profit()}>
          <Stepper
            name="take_profit"
            value={takeProfit}
            onChange={setTakeProfit}
            onStep={stepPrice(takeProfit, setTakeProfit)}
            placeholder={m.none()}
          />
        </Field>
      </div>
      <Field label={m.pending_price()} hint={m.pending_price_hint()}>
        <Stepper
          name="price"
          value={price}
          onChange={setPrice}
          onStep={stepPrice(price, setPrice)}
          placeholder={m.market()}
        />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        {SIDES.map((side) => (
          <SideButton
            key={side}
            side={side}
            spec={spec}
            quote={quote}
            wanted={wanted}
            disabled={busy || closed !== null || lotsProblem !== null}
            onPress={() => place(side)}
          />
        ))}
      </div>
      {closed && <p className="text-12 text-warn">{closed}</p>}
    </form>
  );
}

interface Wanted {
  readonly lots: number | null;
  readonly price: number | null;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
}

interface SideButtonProps {
  readonly side: Side;
  readonly spec: SymbolState;
  readonly quote: LiveQuote | null;
  readonly wanted: Wanted;
  readonly disabled: boolean;
  readonly onPress: () => void;
}

function SideButton({ side, spec, quote, wanted, disabled, onPress }: SideButtonProps) {
  const type = quote ? orderTypeOf(side, { quote, price: wanted.price }) : side;
  const entry = quote ? entryOf(side, { quote, price: wanted.price }) : null;
  const problem = entry === null ? null : stopProblem(side, entry, wanted);
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
      <StopFigures side={side} spec={spec} entry={entry} wanted={wanted} problem={problem} />
    </div>
  );
}

function StopFigures(props: {
  readonly side: Side;
  readonly spec: SymbolState;
  readonly entry: number | null;
  readonly wanted: Wanted;
  readonly problem: ReturnType<typeof stopProblem>;
}) {
  const { side, spec, entry, wanted, problem } = props;
  const { quotes } = useLive();
  const { equity, currency } = useLiveAccount();
  if (problem)
    return (
      <p className="text-12 text-faint">
        {problem === "stop_side" ? m.stop_wrong_side() : m.target_wrong_side()}
      </p>
    );
  if (entry === null || wanted.lots === null) return null;
  const lots = wanted.lots;
  const worth = (to: number | null) =>
    to === null
      ? null
      : moveWorth({ symbol: spec, side, lots, from: entry, to, currency, rates: ratesOf(quotes) });
  const risk = worth(wanted.stopLoss);
  const gain = worth(wanted.takeProfit);
  return (
    <dl className="nums text-12 text-faint">
      <div className="flex flex-wrap justify-between gap-x-2">
        <dt>{m.risk()}</dt>
        <dd className={risk === null ? "" : "font-medium text-strong"}>
          {wanted.stopLoss === null
            ? m.risk_open()
            : risk === null
              ? m.risk_unknown()
              : `${moneyText(Math.abs(risk), currency, getLocale())}${equity ? ` (${percentText(Math.abs(risk) / equity, getLocale())})` : ""}`}
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

function lotsProblemOf(lots: number | null, spec: SymbolState): string | null {
  if (lots === null) return m.lots_not_number();
  if (lots < spec.volume_min || lots > spec.volume_max) {
    return m.lots_out_of_range({ min: lotsText(spec.volume_min), max: lotsText(spec.volume_max) });
  }
  return snapLots(lots, spec) === lots
    ? null
    : m.lots_off_step({ step: lotsText(spec.volume_step) });
}
