import { useState } from "react";
import type { SymbolState } from "#protocol";
import { Button } from "../components/button.tsx";
import { Modal } from "../components/dialog.tsx";
import { Field, Stepper } from "../components/field.tsx";
import { Profit } from "../components/numbers.tsx";
import { lotsText, priceText, readNumber, snapLots } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import type { LivePosition } from "../live/profit.ts";
import { PriceStepper } from "./order-ticket.tsx";
import { stopProblem } from "./ticket-math.ts";
import type { Presses } from "./use-presses.ts";
import { typeText } from "./words.ts";

export interface PositionDialogProps {
  readonly connectionId: string;
  readonly position: LivePosition;
  readonly spec: SymbolState;
  readonly currency: string;
  readonly presses: Presses;
  readonly onDone: () => void;
}

/** Closes all of a position, or the part that is typed. */
export function CloseDialog({
  connectionId,
  position,
  spec,
  currency,
  presses,
  onDone,
}: PositionDialogProps) {
  const [text, setText] = useState(lotsText(position.lots));
  const lots = readNumber(text);
  const limits = { ...spec, volume_max: position.lots };
  const valid =
    lots !== null && lots > 0 && lots <= position.lots && snapLots(lots, limits) === lots;
  const close = () => {
    if (lots === null) return;
    presses.press(
      {
        action: "close",
        connection_id: connectionId,
        position_id: position.position_id,
        clicked_at: new Date().toISOString(),
        ...(lots < position.lots && { lot_size: lots }),
      },
      position.symbol,
    );
    onDone();
  };
  return (
    <Modal
      open
      onOpenChange={onDone}
      title={m.close_position({ symbol: position.symbol })}
      lead={positionLine(position)}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          close();
        }}
      >
        <Field
          label={m.lots_to_close()}
          problem={
            valid
              ? undefined
              : m.lots_out_of_range({
                  min: lotsText(spec.volume_min),
                  max: lotsText(position.lots),
                })
          }
        >
          <Stepper
            value={text}
            onChange={setText}
            onStep={(direction) =>
              setText(lotsText(snapLots((lots ?? 0) + direction * spec.volume_step, limits)))
            }
          />
        </Field>
        <p className="flex items-baseline justify-between">
          <span className="text-faint">{m.profit_now()}</span>
          <Profit
            value={valid ? (position.profit * lots) / position.lots : position.profit}
            currency={currency}
            className="font-medium"
          />
        </p>
        <Button type="submit" look="primary" disabled={!valid || presses.busy}>
          {m.close_lots({ lots: valid ? lotsText(lots) : "–" })}
        </Button>
      </form>
    </Modal>
  );
}

/** Sets, moves or takes away the stop and the target. */
export function ModifyDialog({
  connectionId,
  position,
  spec,
  presses,
  onDone,
}: PositionDialogProps) {
  const shown = (price: number | null) => (price === null ? "" : priceText(price, spec.digits));
  const [stopLoss, setStopLoss] = useState(shown(position.stop_loss));
  const [takeProfit, setTakeProfit] = useState(shown(position.take_profit));
  const stops = { stopLoss: readNumber(stopLoss), takeProfit: readNumber(takeProfit) };
  const problem = stopProblem(position.side, position.current_price, stops);
  const save = () => {
    presses.press(
      {
        action: "modify",
        connection_id: connectionId,
        position_id: position.position_id,
        clicked_at: new Date().toISOString(),
        stop_loss: stops.stopLoss,
        take_profit: stops.takeProfit,
      },
      position.symbol,
    );
    onDone();
  };
  return (
    <Modal
      open
      onOpenChange={onDone}
      title={m.modify_position({ symbol: position.symbol })}
      lead={positionLine(position)}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field
          label={m.stop_loss()}
          hint={m.empty_takes_away()}
          problem={problem === "stop_side" ? m.stop_wrong_side() : undefined}
        >
          <PriceStepper
            value={stopLoss}
            from={position.current_price}
            spec={spec}
            empty={m.none()}
            onChange={setStopLoss}
          />
        </Field>
        <Field
          label={m.take_profit()}
          hint={m.empty_takes_away()}
          problem={problem === "target_side" ? m.target_wrong_side() : undefined}
        >
          <PriceStepper
            value={takeProfit}
            from={position.current_price}
            spec={spec}
            empty={m.none()}
            onChange={setTakeProfit}
          />
        </Field>
        <Button type="submit" look="primary" disabled={problem !== null || presses.busy}>
          {m.save_stops()}
        </Button>
      </form>
    </Modal>
  );
}

/** Closes two opposite positions against each other: the smaller lots go from both, and the spread is paid once. */
export function CloseByDialog({
  connectionId,
  position,
  currency,
  presses,
  opposites,
  onDone,
}: PositionDialogProps & { readonly opposites: readonly LivePosition[] }) {
  const [by, setBy] = useState(opposites[0]?.position_id ?? "");
  const other = opposites.find(({ position_id }) => position_id === by);
  const close = () => {
    presses.press(
      {
        action: "close_by",
        connection_id: connectionId,
        position_id: position.position_id,
        by,
        clicked_at: new Date().toISOString(),
      },
      position.symbol,
    );
    onDone();
  };
  return (
    <Modal
      open
      onOpenChange={onDone}
      title={m.close_by_title({ symbol: position.symbol })}
      lead={positionLine(position)}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          close();
        }}
      >
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-12 font-medium text-normal">{m.close_by_which()}</legend>
          {opposites.map((one) => (
            <label key={one.position_id} className="touch flex cursor-pointer items-center gap-2">
              <input
                type="radio"
                name="by"
                checked={by === one.position_id}
                onChange={() => setBy(one.position_id)}
                className="size-4 accent-(--nt-accent)"
              />
              <span className="min-w-0 flex-1 text-strong">{positionLine(one)}</span>
              <Profit value={one.profit} currency={currency} />
            </label>
          ))}
        </fieldset>
        <Button type="submit" look="primary" disabled={!other || presses.busy}>
          {m.close_lots({ lots: other ? lotsText(Math.min(other.lots, position.lots)) : "–" })}
        </Button>
      </form>
    </Modal>
  );
}

function positionLine({ side, lots, symbol, ticket }: LivePosition): string {
  return m.position_line({ side: typeText(side), lots: lotsText(lots), symbol, ticket });
}
