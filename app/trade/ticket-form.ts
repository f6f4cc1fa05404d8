import type { Side } from "#domain";
import type { SymbolState } from "#protocol";
import { readNumber, snapLots } from "../format/price.ts";
import type { OrderWish } from "../routes/trade-orders.ts";
import { orderTypeOf, type TicketKind, type TicketPrices } from "./ticket-math.ts";

/** The ticket as it was typed. */
export interface TicketForm {
  readonly kind: TicketKind;
  readonly lots: string;
  readonly price: string;
  readonly stopLimit: string;
  readonly stopLoss: string;
  readonly takeProfit: string;
  readonly expiry: "gtc" | "day" | "time";
  /** As a date-time field writes it, in the reader's zone. */
  readonly expiryAt: string;
  /** Points. */
  readonly deviation: string;
  /** Pips behind the best price, and pips that it moves at least at once. */
  readonly trailing: string;
  readonly trailingStep: string;
  /** Pips of profit at which the stop goes to the open price, and pips beyond it. */
  readonly breakEven: string;
  readonly breakEvenLock: string;
}

export const EMPTY_TICKET: Omit<TicketForm, "lots"> = {
  kind: "market",
  price: "",
  stopLimit: "",
  stopLoss: "",
  takeProfit: "",
  expiry: "gtc",
  expiryAt: "",
  deviation: "",
  trailing: "",
  trailingStep: "",
  breakEven: "",
  breakEvenLock: "",
};

export type TicketProblem =
  | { readonly field: "lots"; readonly code: "not_number" | "out_of_range" | "off_step" }
  | {
      readonly field: Exclude<keyof TicketForm, "kind" | "lots" | "expiry" | "expiryAt">;
      readonly code: "not_number";
    }
  | { readonly field: "expiryAt"; readonly code: "missing" | "past" };

/** The numbers of a ticket, and everything that is wrong with what was typed. */
export interface ReadTicket extends TicketPrices {
  readonly lots: number | null;
  readonly stopLoss: number | null;
  readonly takeProfit: number | null;
  readonly problems: readonly TicketProblem[];
}

const NUMBERS = [
  "price",
  "stopLimit",
  "stopLoss",
  "takeProfit",
  "deviation",
  "trailing",
  "trailingStep",
  "breakEven",
  "breakEvenLock",
] as const;

/** @param now the reader's clock: an order does not expire in the past. */
export function readTicket(form: TicketForm, spec: SymbolState, now: number): ReadTicket {
  const lots = readNumber(form.lots);
  const problems: TicketProblem[] = [];
  const lotsCode = lotsProblem(lots, spec);
  if (lotsCode !== null) problems.push({ field: "lots", code: lotsCode });
  for (const field of NUMBERS) {
    const number = readNumber(form[field]);
    if (form[field].trim() !== "" && (number === null || number < 0))
      problems.push({ field, code: "not_number" });
  }
  if (form.kind !== "market" && form.expiry === "time") {
    const at = Date.parse(form.expiryAt);
    if (Number.isNaN(at)) problems.push({ field: "expiryAt", code: "missing" });
    else if (at <= now) problems.push({ field: "expiryAt", code: "past" });
  }
  return {
    kind: form.kind,
    lots,
    price: readNumber(form.price),
    stopLimit: readNumber(form.stopLimit),
    stopLoss: readNumber(form.stopLoss),
    takeProfit: readNumber(form.takeProfit),
    problems,
  };
}

export interface Aim {
  readonly connectionId: string;
  readonly side: Side;
  /** When the button was pressed, by this page's clock, ms UTC. */
  readonly clickedAt: number;
  /** The PC looks after stops: only an account with one can be asked to. */
  readonly hasPc: boolean;
}

/** The order that a press asks for; null while the ticket has problems. What is empty is left out. */
export function wishOf(
  form: TicketForm,
  read: ReadTicket,
  spec: SymbolState,
  aim: Aim,
): (OrderWish & { readonly action: "open" }) | null {
  const { lots, price, stopLimit, stopLoss, takeProfit, problems } = read;
  if (lots === null || problems.length > 0) return null;
  const waits = form.kind !== "market";
  const deviation = readNumber(form.deviation);
  const protection = aim.hasPc ? protectionOf(form, spec.pip_size) : null;
  return {
    action: "open",
    connection_id: aim.connectionId,
    symbol: spec.symbol,
    order_type: orderTypeOf(aim.side, form.kind),
    lot_size: lots,
    clicked_at: new Date(aim.clickedAt).toISOString(),
    ...(waits && price !== null && { price }),
    ...(form.kind === "stop_limit" && stopLimit !== null && { stop_limit_price: stopLimit }),
    ...(stopLoss !== null && { stop_loss: stopLoss }),
    ...(takeProfit !== null && { take_profit: takeProfit }),
    ...(waits && form.expiry !== "gtc" && { expiration: expirationOf(form) }),
    ...(!waits && deviation !== null && { deviation_points: Math.round(deviation) }),
    ...(protection && { protection }),
  };
}

/** "day", or the moment as ISO text. */
export function expirationOf({
  expiry,
  expiryAt,
}: Pick<TicketForm, "expiry" | "expiryAt">): string {
  return expiry === "time" ? new Date(expiryAt).toISOString() : expiry;
}

/** Pips as the reader types them become distances of price. */
function protectionOf(form: TicketForm, pip: number) {
  const distance = (text: string) => {
    const pips = readNumber(text);
    return pips === null || pips <= 0 ? null : Number((pips * pip).toPrecision(12));
  };
  const trailing = distance(form.trailing);
  const step = distance(form.trailingStep);
  const at = distance(form.breakEven);
  const lock = distance(form.breakEvenLock);
  if (trailing === null && at === null) return null;
  return {
    ...(trailing !== null && { trailing: { distance: trailing, ...(step !== null && { step }) } }),
    ...(at !== null && { break_even: { at, ...(lock !== null && { lock }) } }),
  };
}

function lotsProblem(lots: number | null, spec: SymbolState) {
  if (lots === null) return "not_number";
  if (lots < spec.volume_min || lots > spec.volume_max) return "out_of_range";
  return snapLots(lots, spec) === lots ? null : "off_step";
}
