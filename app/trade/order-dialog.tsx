import { useState } from "react";
import type { PendingOrderState, SymbolState } from "#protocol";
import { Button } from "../components/button.tsx";
import { Modal } from "../components/dialog.tsx";
import { Field } from "../components/field.tsx";
import { Time, useNow } from "../components/times.tsx";
import { lotsText, priceText, readNumber } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import type { OrderView } from "../services.server.ts";
import { PriceStepper } from "./order-ticket.tsx";
import { ExpiryFields } from "./ticket-fields.tsx";
import { expirationOf, type TicketForm } from "./ticket-form.ts";
import { stopProblem } from "./ticket-math.ts";
import type { Presses } from "./use-presses.ts";
import { typeText } from "./words.ts";

export interface OrderDialogProps {
  readonly order: OrderView;
  /** The same order as the terminal holds it now; absent while that is not known. */
  readonly waiting: PendingOrderState | undefined;
  readonly spec: SymbolState;
  readonly connectionId: string;
  readonly presses: Presses;
  readonly onDone: () => void;
}

type Expiry = Pick<TicketForm, "expiry" | "expiryAt">;

/** Moves an order that waits at the broker: its price, its stops, and how long it stands. */
export function OrderDialog(props: OrderDialogProps) {
  const { order, waiting, spec, connectionId, presses, onDone } = props;
  const shown = (price: number | null) => (price === null ? "" : priceText(price, spec.digits));
  const [price, setPrice] = useState(shown(waiting?.price ?? order.requested_price));
  const [stopLimit, setStopLimit] = useState(shown(waiting?.stop_limit_price ?? null));
  const [stopLoss, setStopLoss] = useState(shown((waiting ?? order).stop_loss));
  const [takeProfit, setTakeProfit] = useState(shown((waiting ?? order).take_profit));
  // null: as it is.
  const [expiry, setExpiry] = useState<Expiry | null>(null);
  const now = useNow() ?? 0;
  const entry = readNumber(price);
  const limit = readNumber(stopLimit);
  const isStopLimit = order.order_type?.endsWith("_STOP_LIMIT") ?? false;
  const stops = { stopLoss: readNumber(stopLoss), takeProfit: readNumber(takeProfit) };
  const side = order.order_type?.startsWith("SELL") ? "SELL" : "BUY";
  const opens = isStopLimit ? (limit ?? entry) : entry;
  const problem = opens === null ? null : stopProblem(side, opens, stops);
  const expiryProblem = problemOfExpiry(expiry, now);
  const step = { from: entry, spec, empty: m.none() };
  const save = () => {
    if (entry === null) return;
    presses.press(
      {
        action: "modify_order",
        connection_id: connectionId,
        order_id: order.id,
        clicked_at: new Date().toISOString(),
        price: entry,
        ...(isStopLimit && limit !== null && { stop_limit_price: limit }),
        stop_loss: stops.stopLoss,
        take_profit: stops.takeProfit,
        ...(expiry && { expiration: expirationOf(expiry) }),
      },
      order.symbol,
    );
    onDone();
  };
  return (
    <Modal
      open
      onOpenChange={onDone}
      title={m.modify_order_title({ symbol: order.symbol })}
      lead={`${order.order_type ? typeText(order.order_type) : ""} ${order.lot_size === null ? "" : lotsText(order.lot_size)} ${order.symbol}`}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field
          label={isStopLimit ? m.trigger_price() : m.pending_price()}
          problem={entry === null && m.field_not_number()}
        >
          <PriceStepper {...step} value={price} onChange={setPrice} />
        </Field>
        {isStopLimit && (
          <Field label={m.stop_limit_price()} hint={m.stop_limit_hint()}>
            <PriceStepper {...step} value={stopLimit} onChange={setStopLimit} />
          </Field>
        )}
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={m.stop_loss()}
            hint={m.empty_takes_away()}
            problem={problem === "stop_side" && m.stop_wrong_side()}
          >
            <PriceStepper {...step} value={stopLoss} onChange={setStopLoss} />
          </Field>
          <Field
            label={m.take_profit()}
            hint={m.empty_takes_away()}
            problem={problem === "target_side" && m.target_wrong_side()}
          >
            <PriceStepper {...step} value={takeProfit} onChange={setTakeProfit} />
          </Field>
        </div>
        {expiry ? (
          <ExpiryFields
            form={expiry}
            spec={spec}
            problem={expiryProblem}
            onChange={(part) => setExpiry({ ...expiry, ...part })}
          />
        ) : (
          <div className="flex flex-wrap items-center gap-x-3">
            {waiting?.expires_at !== undefined && (
              <p>
                {m.expiry()} <Time at={waiting.expires_at} />
              </p>
            )}
            <Button
              look="link"
              className="-ml-3.5"
              onClick={() => setExpiry({ expiry: "gtc", expiryAt: "" })}
            >
              {m.change_expiry()}
            </Button>
          </div>
        )}
        <Button
          type="submit"
          look="primary"
          disabled={
            entry === null || problem !== null || expiryProblem !== undefined || presses.busy
          }
        >
          {m.modify_order_save()}
        </Button>
      </form>
    </Modal>
  );
}

function problemOfExpiry(expiry: Expiry | null, now: number): string | undefined {
  if (expiry?.expiry !== "time") return undefined;
  const at = Date.parse(expiry.expiryAt);
  if (Number.isNaN(at)) return m.expiry_missing();
  return at <= now ? m.expiry_past() : undefined;
}
