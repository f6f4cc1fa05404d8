import type { SweepState, WalkState } from "#engine";
import { indexedDbStore } from "../compute/key-value.ts";
import type { SearchForm, SettingForm, WalkForm } from "./forms.ts";

/** A search as it stood when it was last kept: enough to go on with it in another tab, or after a reload. */
export interface SavedWork {
  readonly kind: "sweep" | "walk";
  readonly setting: SettingForm;
  readonly search: SearchForm;
  /** Of a walk. */
  readonly walk: WalkForm | null;
  readonly state: SweepState | WalkState;
  readonly done: number;
  readonly planned: number;
  readonly isComplete: boolean;
  /** Computing time so far, ms. */
  readonly elapsedMs: number;
  /** ms UTC. */
  readonly savedAt: number;
  /** Runs that the count of trials knows of already, by their index in the grid; of a walk: all combinations or none. */
  readonly recorded: readonly number[];
  /** Of a walk: per combination of the grid, the sum of its daily Sharpe ratios and their number. */
  readonly sharpes: readonly (readonly [index: number, sum: number, count: number])[];
}

export interface WorkPlace {
  readonly userId: string;
  readonly strategyId: string;
  readonly version: number;
}

/** Older ones make room. */
const MOST_KEPT = 30;

const store = indexedDbStore<SavedWork>("nusatrade-searches");

/** @param workHash names strategy, bars, costs and search: nothing that is resumed may differ in any of them. */
export function workKey(place: WorkPlace, kind: SavedWork["kind"], workHash: string): string {
  return `${placePrefix(place)}${kind}/${workHash}`;
}

function placePrefix({ userId, strategyId, version }: WorkPlace): string {
  return `${userId}/${strategyId}/${version}/`;
}

/** Runs that the count of trials does not know of yet. */
export function uncountedOf({ state, sharpes, recorded }: SavedWork): number {
  return ("runs" in state ? state.runs.length : sharpes.length) - recorded.length;
}

/** undefined also where the browser keeps nothing for us. */
export async function readWork(key: string): Promise<SavedWork | undefined> {
  return store.get(key).catch(() => undefined);
}

/** @returns false where the browser keeps nothing for us: the run goes on, a reload will lose it. */
export async function keepWork(key: string, work: SavedWork): Promise<boolean> {
  try {
    await store.put(key, work);
    return true;
  } catch {
    return false;
  }
}

export async function forgetWork(key: string): Promise<void> {
  await store.delete(key).catch(() => undefined); // what cannot be deleted was not kept
}

/** Kept searches of a strategy's version, the last one first. */
export async function worksOf(
  place: WorkPlace,
): Promise<readonly { readonly key: string; readonly work: SavedWork }[]> {
  const keys = await store.keys(placePrefix(place)).catch(() => []);
  return newestFirst(keys);
}

/** Drops the oldest searches of a user beyond those that are kept. */
export async function tidyWorks(userId: string): Promise<void> {
  const keys = await store.keys(`${userId}/`).catch(() => []);
  if (keys.length <= MOST_KEPT) return;
  for (const { key } of (await newestFirst(keys)).slice(MOST_KEPT)) await forgetWork(key);
}

async function newestFirst(keys: readonly string[]) {
  const read = await Promise.all(
    keys.map(async (key) => ({ key, work: (await readWork(key)) as SavedWork })),
  );
  return read
    .filter(({ work }) => work !== undefined)
    .sort((a, b) => b.work.savedAt - a.work.savedAt);
}
