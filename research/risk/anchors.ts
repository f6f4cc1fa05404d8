import { dayStartIn, type EpochMs, nextDayStartIn, tradingWeekday } from "#domain";
import type { Anchor, Anchors } from "./facts.ts";
import type { ResetRule } from "./limits.ts";

const DAY = 86_400_000;

/** The part of an account's snapshot that anchors are made of. */
export interface AccountSeen {
  readonly account: { readonly balance: number; readonly equity: number };
  readonly deals: readonly {
    readonly time: EpochMs;
    readonly profit: number;
    readonly commission: number;
    readonly swap: number;
    readonly fee: number;
  }[];
}

/** When the firm's day that `now` lies in began. */
export function dayBegan(reset: ResetRule, now: EpochMs): EpochMs {
  return dayStartIn(reset.zone, reset.hour, now);
}

/** When the firm's week began: with the trading day called Monday. */
export function weekBegan(reset: ResetRule, now: EpochMs): EpochMs {
  return mondayFrom(reset, now, 0);
}

/** When the day that `now` lies in ends. */
export function nextDay(reset: ResetRule, now: EpochMs): EpochMs {
  return nextDayStartIn(reset.zone, reset.hour, now);
}

/** When the week that `now` lies in ends. */
export function nextWeek(reset: ResetRule, now: EpochMs): EpochMs {
  return mondayFrom(reset, now, 1);
}

/** The start of this week's Monday, or of one some weeks on. */
function mondayFrom(reset: ResetRule, now: EpochMs, weeks: number): EpochMs {
  const today = dayBegan(reset, now);
  const days = weeks * 7 - ((tradingWeekday(reset.zone, today) + 6) % 7);
  // A day has 23 to 25 hours: half a day in is surely within it.
  return dayBegan(reset, today + days * DAY + DAY / 2);
}

/**
 * The anchors once an account was read: those of a day or week that goes on stay, a new one takes what is read
 * first in it. Deals since the reset are taken back out of the balance, so that a stop hit at three in the night
 * counts for the day though the PC came on at eight; the equity of that moment is not known and is the one read first.
 */
export function anchorsAfter(
  anchors: Anchors,
  seen: AccountSeen,
  now: EpochMs,
  reset: ResetRule,
): Anchors {
  return {
    dayStart: anchorAfter(anchors.dayStart, seen, now, dayBegan(reset, now)),
    weekStart: anchorAfter(anchors.weekStart, seen, now, weekBegan(reset, now)),
  };
}

function anchorAfter(
  known: Anchor | null,
  { account, deals }: AccountSeen,
  now: EpochMs,
  began: EpochMs,
): Anchor {
  if (known !== null && known.at >= began) return known;
  const since = deals
    .filter((deal) => deal.time >= began)
    .reduce((sum, deal) => sum + deal.profit + deal.commission + deal.swap + deal.fee, 0);
  return { at: now, equity: account.equity, balance: account.balance - since };
}
