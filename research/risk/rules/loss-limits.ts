import { type KnownInput, type RiskRefusal, refuse } from "../input.ts";
import { type LossUse, lossUse } from "../loss.ts";
import { moment, money } from "../words.ts";

/** Past the day's, the week's or the account's loss nothing new is opened, and from the brake on neither. */
export function lossLimitsRule(input: KnownInput): RiskRefusal | null {
  const { account, limits, facts, now } = input;
  for (const use of lossUse(account, limits, facts, now)) {
    if (account.equity <= use.floor) return refusal(use, "used up", "", input);
    if (account.equity <= use.brake) return refusal(use, "nearly used up", "_brake", input);
  }
  return null;
}

function refusal(
  { kind, allowed, used, brake, floor, resetsAt }: LossUse,
  how: string,
  suffix: "" | "_brake",
  input: KnownInput,
): RiskRefusal {
  const until = resetsAt === null ? "" : ` or after ${moment(resetsAt)}`;
  return refuse(
    `risk.${kind}_loss${suffix}`,
    `the ${kind} loss is ${how}: ${money(used, input)} of ${money(allowed, input)}`,
    `new orders are taken with equity above ${money(Math.max(brake, floor), input)}${until}; closing always works`,
  );
}
