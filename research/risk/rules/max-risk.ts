import { convert, instrumentFromSpec, moneyPerPrice } from "#broking";
import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";
import { fillPrice, ratesOf } from "../value.ts";
import { atMostLots, money } from "../words.ts";

/** What the order loses at its own stop, without slippage. An order without a stop is another rule's matter. */
export function maxRiskRule(input: KnownInput): RiskRefusal | null {
  const { order, limits, account, instrument } = input;
  if (limits.maxRiskPercent === null || order.stopLoss === null) return null;
  const distance = Math.abs(fillPrice(input) - order.stopLoss);
  const spec = instrumentFromSpec(instrument);
  const perLot = convert(
    distance * moneyPerPrice(spec),
    spec.profitCurrency,
    account.currency,
    ratesOf(input),
  );
  if (perLot === null || !Number.isFinite(perLot)) return null; // the margin rule says what is missing
  const most = (account.equity * limits.maxRiskPercent) / 100;
  if (perLot * order.lots <= most * (1 + 1e-9)) return null;
  return refuse(
    "risk.max_risk",
    `the order would lose ${money(perLot * order.lots, input)} at its stop, the limit is ${limits.maxRiskPercent} % of equity, ${money(most, input)}`,
    atMostLots(most / perLot, input, "set the stop loss closer"),
  );
}
