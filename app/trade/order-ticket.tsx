import { useState } from "react";
import type { Side } from "#domain";
import type { SymbolState } from "#protocol";
import { Field, Stepper } from "../components/field.tsx";
import { useNow } from "../components/times.tsx";
import { lotsText, priceText, readNumber, snapLots, snapPrice } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import type { LiveQuote } from "../live/state.ts";
import type { OrderWish } from "../routes/trade-orders.ts";
import type { ConnectionView } from "../services.server.ts";
import { SideButton } from "./side-button.tsx";
import { AccountChoice, ExpiryFields, GuardFields, KindChoice } from "./ticket-fields.tsx";
import { EMPTY_TICKET, readTicket, type TicketForm, wishOf } from "./ticket-form.ts";
import { kindsOf } from "./ticket-math.ts";
import { ticketProblemText } from "./words.ts";

export interface OrderTicketProps {
  readonly current: ConnectionView;
  /** All accounts of the reader: with more than one, an order can go to several. */
  readonly connections: readonly ConnectionView[];
  readonly spec: SymbolState;
  readonly quote: LiveQuote | null;
  /** Why nothing can be ordered now; null when it can. */
  readonly closed: string | null;
  readonly busy: boolean;
  /** One wish an account. */
  readonly onPress: (wishes: readonly OrderWish[], symbol: string) => void;
}

const SIDES: readonly Side[] = ["SELL", "BUY"];

/** Kind, lots, prices, stops and the two buttons; what a stop would cost is written before anything is pressed. */
export function OrderTicket(props: OrderTicketProps) {
  const { current, connections, spec, quote, closed, busy, onPress } = props;
  const [form, setForm] = useState<TicketForm>({
    ...EMPTY_TICKET,
    lots: lotsText(Math.max(spec.volume_min, 0.01)),
  });
  const [accounts, setAccounts] = useState<readonly string[]>([current.id]);
  const now = useNow() ?? 0;
  const read = readTicket(form, spec, now);
  const change = (part: Partial<TicketForm>) => setForm((known) => ({ ...known, ...part }));
  const problemOf = (field: keyof TicketForm) => {
    const problem = read.problems.find((one) => one.field === field);
    return problem && ticketProblemText(problem, spec);
  };
  const place = (side: Side) => {
    const clickedAt = Date.now();
    const wishes = connections
      .filter(({ id }) => accounts.includes(id))
      .flatMap(({ id, kind }) => {
        const aim = { connectionId: id, side, clickedAt, hasPc: kind === "terminal" };
        return wishOf(form, read, spec, aim) ?? [];
      });
    if (wishes.length > 0) onPress(wishes, spec.symbol);
  };
  const price = (field: "price" | "stopLimit" | "stopLoss" | "takeProfit", empty: string) => (
    <PriceStepper
      name={field}
      value={form[field]}
      from={quote?.bid ?? null}
      spec={spec}
      empty={empty}
      onChange={(text) => change({ [field]: text })}
    />
  );
  const waits = form.kind !== "market";
  const hasPc = connections.some(({ id, kind }) => kind === "terminal" && accounts.includes(id));
  return (
    <form
      aria-label={m.ticket_title()}
      className="flex flex-col gap-3"
      onSubmit={(event) => event.preventDefault()}
    >
      <KindChoice kinds={kindsOf(spec)} kind={form.kind} onChoose={(kind) => change({ kind })} />
      <Field
        label={m.lots()}
        problem={problemOf("lots")}
        hint={m.lots_hint({ min: lotsText(spec.volume_min), step: lotsText(spec.volume_step) })}
      >
        <Stepper
          name="lots"
          value={form.lots}
          onChange={(lots) => change({ lots })}
          onStep={(direction) =>
            change({
              lots: lotsText(snapLots((read.lots ?? 0) + direction * spec.volume_step, spec)),
            })
          }
        />
      </Field>
      {waits && (
        <Field
          label={form.kind === "stop_limit" ? m.trigger_price() : m.pending_price()}
          problem={problemOf("price")}
        >
          {price("price", m.price())}
        </Field>
      )}
      {form.kind === "stop_limit" && (
        <Field
          label={m.stop_limit_price()}
          hint={m.stop_limit_hint()}
          problem={problemOf("stopLimit")}
        >
          {price("stopLimit", m.price())}
        </Field>
      )}
      <div className="grid grid-cols-2 gap-3">
        <Field label={m.stop_loss()} problem={problemOf("stopLoss")}>
          {price("stopLoss", m.none())}
        </Field>
        <Field label={m.take_profit()} problem={problemOf("takeProfit")}>
          {price("takeProfit", m.none())}
        </Field>
      </div>
      {waits && (
        <ExpiryFields form={form} spec={spec} problem={problemOf("expiryAt")} onChange={change} />
      )}
      <GuardFields form={form} hasPc={hasPc} problemOf={problemOf} onChange={change} />
      {connections.length > 1 && (
        <AccountChoice connections={connections} chosen={accounts} onChoose={setAccounts} />
      )}
      <div className="grid grid-cols-2 gap-3">
        {SIDES.map((side) => (
          <SideButton
            key={side}
            side={side}
            spec={spec}
            quote={quote}
            ticket={read}
            disabled={busy || closed !== null || read.problems.length > 0 || accounts.length === 0}
            onPress={() => place(side)}
          />
        ))}
      </div>
      {closed && (
        <p role="status" className="text-12 text-warn" data-testid="ticket-closed">
          {closed}
        </p>
      )}
    </form>
  );
}

/** A price that steps by pips, from the market where nothing is typed yet. */
export function PriceStepper(props: {
  readonly name?: string;
  readonly value: string;
  readonly from: number | null;
  readonly spec: SymbolState;
  readonly empty: string;
  readonly onChange: (text: string) => void;
}) {
  const { name, value, from, spec, empty, onChange } = props;
  return (
    <Stepper
      {...(name && { name })}
      value={value}
      placeholder={empty}
      onChange={onChange}
      onStep={(direction) => {
        const start = readNumber(value) ?? from;
        if (start !== null)
          onChange(priceText(snapPrice(start + direction * spec.pip_size, spec), spec.digits));
      }}
    />
  );
}
