import {
  convert,
  instrumentFromSpec,
  leverageFor,
  marginCurrencyOf,
  marginOf,
  REFERENCE_RATES,
  ratesFromPrice,
  roundMoney,
} from "#broking";
import { sideOf } from "#domain";
import { type KnownInput, type RiskVerdict, refuse } from "../input.ts";

/** The account can carry the order beside what it holds and what is on its way. */
export function checkMargin(input: KnownInput): RiskVerdict {
  const { account, reservedMargin } = input;
  const margin = marginNeeded(input);
  if (margin === null) {
    return refuse(
      "risk.no_rate",
      `no rate is known from ${input.instrument.marginCurrency} to ${account.currency}`,
      "open a pair of the two currencies in the terminal's Market Watch",
    );
  }
  const free = account.freeMargin - reservedMargin;
  if (margin === 0 || free - margin >= 0) return { ok: true, margin };
  return refuse(
    "risk.margin",
    `the order needs ${money(margin, input)} of margin and ${money(free, input)} is free`,
    "order fewer lots or close a position",
  );
}

function marginNeeded({
  order,
  instrument: spec,
  account,
  positions,
  quote,
  rates,
}: KnownInput): number | null {
  const instrument = instrumentFromSpec(spec);
  const side = sideOf(order.type);
  const price = order.price ?? (side === "BUY" ? quote?.ask : quote?.bid) ?? Number.NaN;
  const covered = account.marginMode === "netting" ? lotsAgainst(side, order.symbol, positions) : 0;
  const margin = marginOf({
    instrument,
    lots: Math.max(0, order.lots - covered),
    price,
    leverage:
      spec.leverage === undefined
        ? leverageFor(instrument, account.leverage)
        : Math.min(account.leverage, spec.leverage),
  });
  // The account's own rates and this symbol's price before the reference table: fresh beats known.
  const known = { ...REFERENCE_RATES, ...ratesFromPrice(instrument, price), ...rates };
  const converted = convert(margin, marginCurrencyOf(instrument), account.currency, known);
  return converted === null ? null : roundMoney(converted, account.currency);
}

/** On a netting account an order first closes what stands against it, which frees margin instead of taking it. */
function lotsAgainst(
  side: "BUY" | "SELL",
  symbol: string,
  positions: KnownInput["positions"],
): number {
  return positions
    .filter((one) => one.symbol === symbol && one.side !== side)
    .reduce((lots, one) => lots + one.lots, 0);
}

function money(amount: number, { account }: KnownInput): string {
  return `${roundMoney(amount, account.currency)} ${account.currency}`;
}
