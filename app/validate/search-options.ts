import { UserError } from "#domain";
import { parseGrid, type SearchPlan, type SweepOptions } from "#engine";
import { DAILY_SHARPE } from "../compute/protocol.ts";
import { gridText, LOWEST, type SearchForm, wholeOf } from "./forms.ts";

/** What each run of a search tells. */
export const METRICS = [
  "netProfit",
  "trades",
  "sharpe",
  "profitFactor",
  "expectancy",
  "maxDrawdownPercent",
  DAILY_SHARPE,
] as const;
/** The form as the engine takes it. @throws UserError `bad_grid`. */
export function optionsOf(form: SearchForm): SweepOptions {
  const parsed = parseGrid(gridText(form.rows));
  if (!parsed.ok) throw new UserError("bad_grid", `${parsed.error.message}; ${parsed.error.hint}`);
  return {
    grid: parsed.value,
    plan: planOf(form),
    metrics: METRICS,
    objective: form.objective,
    higherIsBetter: !LOWEST.includes(form.objective),
    minimumTrades: wholeOf(form.minimumTrades) ?? 0,
  };
}

function planOf({
  plan,
  samples,
  population,
  generations,
  seed: seedText,
}: SearchForm): SearchPlan {
  const seed = wholeOf(seedText) ?? 0;
  if (plan === "grid") return { kind: "grid" };
  if (plan === "random") return { kind: "random", samples: wholeOf(samples) ?? 0, seed };
  return {
    kind: "genetic",
    population: wholeOf(population) ?? 0,
    generations: wholeOf(generations) ?? 0,
    seed,
  };
}
