import type { PathsForm, WalkForm } from "./forms.ts";

// What the forms show before anything is typed.

export const SEARCH = {
  plan: "grid",
  samples: "200",
  population: "24",
  generations: "10",
  seed: "1",
  objective: "netProfit",
  minimumTrades: "10",
} as const;
export const WALK: WalkForm = { mode: "rolling", folds: "5", ratio: "3", purge: "0" };
export const PATHS: PathsForm = {
  kind: "shuffle",
  paths: "1000",
  seed: "1",
  block: "5",
  skip: "10",
  extra: "0",
  noise: "10",
  ruin: "50",
};
