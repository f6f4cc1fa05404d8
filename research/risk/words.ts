import { floorToStep, formatLots, roundMoney } from "#broking";
import type { EpochMs } from "#domain";
import type { KnownInput } from "./input.ts";

/** "1234.5 USD", for the reader. */
export function money(amount: number, { account }: Pick<KnownInput, "account">): string {
  return Number.isFinite(amount)
    ? `${roundMoney(amount, account.currency)} ${account.currency}`
    : `no ${account.currency}`;
}

/** What would pass: so many lots, or, where not even the smallest order fits, something else first. */
export function atMostLots(lots: number, input: KnownInput, otherwise: string): string {
  const { volumeMin, volumeStep } = input.instrument;
  const fitting = lots >= volumeMin && Number.isFinite(lots) ? floorToStep(lots, volumeStep) : 0;
  return fitting >= volumeMin
    ? `order at most ${formatLots(fitting, input.instrument)} lots, or ${otherwise}`
    : otherwise;
}

/** A moment as everybody reads it the same: "2026-11-22 23:00 UTC". */
export function moment(time: EpochMs): string {
  return `${new Date(Math.ceil(time / 60_000) * 60_000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** A number without the noise of binary fractions. */
export function short(value: number): number {
  return Math.round(value * 100) / 100;
}
