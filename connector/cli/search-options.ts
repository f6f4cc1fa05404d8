import { SETTING_OPTIONS } from "./settings.ts";

/** Exit code of a search that Ctrl-C stopped: 128 + SIGINT, as shells have it. */
export const STOPPED = 130;

/** What a sweep and a walk-forward are told alike: where to look, for what, how. */
export const SEARCH_OPTIONS = {
  ...SETTING_OPTIONS,
  grid: { type: "string" },
  metrics: { type: "string" },
  objective: { type: "string" },
  lowest: { type: "boolean" },
  "min-trades": { type: "string" },
  random: { type: "string" },
  genetic: { type: "string" },
  seed: { type: "string" },
  workers: { type: "string" },
  state: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;
