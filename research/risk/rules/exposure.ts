import {
  currencyExposure,
  type Exposure,
  type Held,
  reach,
  symbolExposure,
  withMore,
} from "../exposure.ts";
import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";
import { atMostLots, money } from "../words.ts";

/** EURUSD and GBPUSD bought are dollars sold twice: the net of each currency, whichever orders fill, has a limit. */
export function currencyExposureRule(input: KnownInput): RiskRefusal | null {
  const { limits, account, order } = input;
  if (limits.maxCurrencyExposure === null) return null;
  const exposure = currencyExposure(input);
  if (exposure === null) return unknown(input);
  const most = Math.max(0, account.equity) * limits.maxCurrencyExposure;
  for (const [name, perLot] of exposure.perLot) {
    const held = exposure.held.get(name);
    const after = sideOfReach(held, perLot) + Math.abs(perLot) * order.lots;
    if (fits(after, most)) continue;
    return refuse(
      "risk.currency_exposure",
      `${name} ${perLot > 0 ? "bought" : "sold"} would come to ${money(after, input)}, the limit is ${limits.maxCurrencyExposure} times equity, ${money(most, input)}`,
      atMostLots(roomOf(exposure, most), input, `close something that holds ${name}`),
    );
  }
  return null;
}

/** What all symbols are worth together, each netted by itself. */
export function accountExposureRule(input: KnownInput): RiskRefusal | null {
  const { limits, account, order } = input;
  if (limits.maxExposure === null) return null;
  const exposure = symbolExposure(input);
  if (exposure === null) return unknown(input);
  const most = Math.max(0, account.equity) * limits.maxExposure;
  const perLot = exposure.perLot.get(order.symbol) ?? 0;
  const own = exposure.held.get(order.symbol);
  const before = [...exposure.held.values()].reduce((sum, held) => sum + reach(held), 0);
  const rest = before - reach(own);
  const after = rest + reach(withMore(own, perLot * order.lots));
  if (fits(after, most) || fits(after, before)) return null;
  return refuse(
    "risk.exposure",
    `the account would hold ${money(after, input)} worth of positions, the limit is ${limits.maxExposure} times equity, ${money(most, input)}`,
    atMostLots(
      (most - rest - sideOfReach(own, perLot)) / Math.abs(perLot),
      input,
      "close a position first",
    ),
  );
}

/** Lots that fit under the limit in every currency that the order touches. */
function roomOf({ held, perLot }: Exposure, most: number): number {
  const rooms = [...perLot].map(
    ([name, amount]) => (most - sideOfReach(held.get(name), amount)) / Math.abs(amount),
  );
  return Math.min(...rooms);
}

/** What may be held already on the side that the order adds to; negative while the other side covers it. */
function sideOfReach(held: Held | undefined, amount: number): number {
  if (held === undefined) return 0;
  return amount > 0 ? held.net + held.buys : held.sells - held.net;
}

function unknown({ order, account }: KnownInput): RiskRefusal {
  return refuse(
    "risk.exposure_unknown",
    `what the account holds cannot be counted in ${account.currency}: a symbol, a price or a rate is not known`,
    `open the symbols that are held, and ${order.symbol}, in the terminal's Market Watch`,
  );
}

function fits(amount: number, most: number): boolean {
  return amount <= most + 1e-9 * Math.max(1, most);
}
