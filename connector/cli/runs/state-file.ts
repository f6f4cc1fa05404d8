import { existsSync, renameSync } from "node:fs";
import { type Bars, canonicalJson, type Json, sha256, sha256OfNumbers, UserError } from "#domain";
import { strategyHash } from "#engine";
import { pathFrom, readJson } from "../input-files.ts";
import { writeText } from "../output-files.ts";
import type { RunPlan } from "./job.ts";

/** A search on disk, with a mark of what it runs on: going on with other bars would mix two searches. */
export class StateFile<State> {
  readonly #path: string;
  readonly #mark: string;

  constructor(path: string, plan: RunPlan) {
    this.#path = path;
    this.#mark = markOf(plan);
  }

  /** @returns undefined without a file. @throws UserError if it belongs to another search. */
  read(): State | undefined {
    if (!existsSync(pathFrom(this.#path))) return undefined;
    const file = readJson(this.#path);
    if (isFile<State>(file) && file.mark === this.#mark) return file.state;
    throw new UserError(
      "cli.state",
      `${this.#path} is of another search (strategy, bars or costs differ); name another --state file, or delete it`,
    );
  }

  /** Whole or not at all: a crash while writing leaves the file of before. */
  write(state: State): void {
    const draft = `${this.#path}.part`;
    writeText(draft, `${JSON.stringify({ mark: this.#mark, state })}\n`);
    renameSync(pathFrom(draft), pathFrom(this.#path));
  }
}

function isFile<State>(value: unknown): value is { readonly mark: string; readonly state: State } {
  return typeof value === "object" && value !== null && "mark" in value && "state" in value;
}

function markOf({ setting, strategy, fixed, seed }: RunPlan): string {
  const { bars, inside, ticks, ...rest } = setting;
  const plain = {
    ...rest,
    strategy: strategyHash(strategy),
    fixed,
    seed,
    bars: hashOf(bars),
    inside: inside ? hashOf(inside.bars) : null,
    ticks: ticks ? sha256OfNumbers([ticks.time, ticks.bid, ticks.ask]) : null,
  } as unknown;
  return sha256(canonicalJson(plain as Json)); // JSON values only
}

function hashOf({ time, open, high, low, close, volume, spread }: Bars): string {
  return sha256OfNumbers([time, open, high, low, close, volume, spread]);
}
