import { availableParallelism } from "node:os";
import { UserError } from "#domain";

/** Bars times runs from which threads are worth their start: about two seconds on one core. */
const WORTH_THREADS = 2e8;
const MOST_WORKERS = 256;

/**
 * How many threads to use.
 *
 * @param work bars times runs. Below what threads are worth, one; else all cores but one, if nothing is asked for.
 * @throws UserError unless a whole number from 1 on is asked for.
 */
export function readWorkers(given: string | undefined, work: number): number {
  if (given === undefined) {
    return work < WORTH_THREADS ? 1 : Math.max(1, availableParallelism() - 1);
  }
  const workers = given.trim() === "" ? Number.NaN : Number(given);
  if (Number.isInteger(workers) && workers >= 1 && workers <= MOST_WORKERS) return workers;
  throw new UserError(
    "cli.option",
    `--workers must be a whole number from 1 to ${MOST_WORKERS}, was "${given}"`,
  );
}
