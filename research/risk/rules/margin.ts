import {
  convert,
  instrumentFromSpec,
  leverageFor,
  marginCurrencyOf,
  marginOf,
  roundMoney,
} from "#broking";
import { type KnownInput, type RiskRefusal, type RiskVerdict, refuse } from "../input.ts";
import { openingLots } from "../opening.ts";
import { fillPrice, ratesOf } from "../value.ts";
import { atMostLots, money, short } from "../words.ts";

/** The account can carry the order beside what it holds and what is on its way, and keeps its margin level. */
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
  if (margin > 0 && free - margin < 0) {
    return refuse(
      "risk.margin",
      `the order needs ${money(margin, input)} of margin and ${money(free, input)} is free`,
      atMostLots(
        (free / margin) * openingLots(input),
        input,
        "order fewer lots or close a position",
      ),
    );
  }
  return checkLevel(input, margin) ?? { ok: true, margin };
}

/** Equity in percent of margin once the order is filled. */
function checkLevel(input: KnownInput, margin: number): RiskRefusal | null {
  const { account, reservedMargin, limits } = input;
  const least = limits.minMarginLevel;
  const held = account.margin + reservedMargin;
  if (least === null || margin === 0 || account.equity >= ((held + margin) * least) / 100)
    return null;
  const room = (account.equity * 100) / least - held;
  return refuse(
    "risk.margin_level",
    `the margin level would be ${short((account.equity / (held + margin)) * 100)} % after the order, the limit is ${least} %`,
    atMostLots((room / margin) * openingLots(input), input, "close a position first"),
  );
}

function marginNeeded(input: KnownInput): number | null {
  const { instrument: spec, account } = input;
  const instrument = instrumentFromSpec(spec);
  const margin = marginOf({
    instrument,
    lots: openingLots(input),
    price: fillPrice(input),
    leverage:
      spec.leverage === undefined
        ? leverageFor(instrument, account.leverage)
        : Math.min(account.leverage, spec.leverage),
  });
  const converted = convert(margin, marginCurrencyOf(instrument), account.currency, ratesOf(input));
  return converted === null ? null : roundMoney(converted, account.currency);
}
