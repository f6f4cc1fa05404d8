import { diffStrategies, parseStrategy, type StrategyChange } from "#engine";
import type { StrategyVersionView } from "../services.server.ts";
import { type Draft, draftChanges } from "./draft.ts";

/** A version with what it changed of the one before it; null for the first. */
export interface ChangedVersion extends StrategyVersionView {
  readonly before: number | null;
  readonly changes: readonly StrategyChange[];
}

/**
 * What each version changed: spaces, brackets and spelt-out defaults are no change. A spec of old that the engine no longer
 * reads is compared as it is written.
 *
 * @param versions newest first.
 */
export function versionChanges(
  versions: readonly StrategyVersionView[],
): readonly ChangedVersion[] {
  return versions.map((version, i) => {
    const before = versions[i + 1];
    return {
      ...version,
      before: before?.version ?? null,
      changes: before ? changesBetween(before.spec, version.spec) : [],
    };
  });
}

function changesBetween(before: unknown, after: unknown): readonly StrategyChange[] {
  const [was, is] = [parseStrategy(before), parseStrategy(after)];
  return was.ok && is.ok
    ? diffStrategies(was.value, is.value)
    : draftChanges(before as Draft, after as Draft); // specs are JSON objects
}
