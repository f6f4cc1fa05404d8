import { err, ok, type Result, type SymbolSpec } from "#domain";
import { decimalsOf, fromSteps, stepsIn } from "./decimals.ts";

export type LotsProblemCode = "lots_not_a_number" | "lots_min" | "lots_max" | "lots_step";

export interface LotsProblem {
  readonly code: LotsProblemCode;
  readonly message: string;
  readonly hint: string;
}

export type VolumeLimits = Pick<SymbolSpec, "symbol" | "volumeMin" | "volumeStep" | "volumeMax">;

/**
 * The largest multiple of `step` not above `lots`, without the traps of binary fractions: 0.3 stays 0.3 at step 0.1.
 *
 * @throws RangeError if lots is not finite or step is not positive.
 */
export function floorToStep(lots: number, step: number): number {
  if (!Number.isFinite(lots)) throw new RangeError(`lots must be a finite number, was ${lots}`);
  if (!(step > 0 && step < Infinity))
    throw new RangeError(`lot step must be positive, was ${step}`);
  return fromSteps(Math.floor(stepsIn(lots, step)), step);
}

/** The size as the broker would book it, or which of the symbol's limits it breaks. */
export function validateLots(lots: number, limits: VolumeLimits): Result<number, LotsProblem> {
  const { symbol, volumeMin, volumeStep, volumeMax } = limits;
  const range = `${symbol} takes ${volumeMin} to ${volumeMax} lots in steps of ${volumeStep}`;
  const refuse = (code: LotsProblemCode, message: string, hint: string) =>
    err({ code, message, hint });
  if (!Number.isFinite(lots) || lots <= 0) {
    return refuse("lots_not_a_number", `lots must be a positive number, was ${lots}`, range);
  }
  if (stepsIn(lots, volumeMin) < 1) {
    return refuse(
      "lots_min",
      `${lots} lots is below the minimum of ${volumeMin}`,
      `use at least ${volumeMin}; ${range}`,
    );
  }
  if (stepsIn(lots, volumeMax) > 1) {
    return refuse(
      "lots_max",
      `${lots} lots is above the maximum of ${volumeMax}`,
      `use at most ${volumeMax}; ${range}`,
    );
  }
  if (!Number.isInteger(stepsIn(lots, volumeStep))) {
    const below = floorToStep(lots, volumeStep);
    const above = fromSteps(Math.ceil(stepsIn(lots, volumeStep)), volumeStep);
    return refuse(
      "lots_step",
      `${lots} lots is not a multiple of ${volumeStep}`,
      `use ${below} or ${above}; ${range}`,
    );
  }
  return ok(Number(lots.toFixed(Math.min(100, decimalsOf(volumeStep)))));
}
