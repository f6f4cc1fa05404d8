/** How often an idea was tried, as the server's count has it. Ratios are of one daily return. */
export interface TrialCount {
  /** Variants, repeats left out. */
  readonly count: number;
  /** null: fewer than two. */
  readonly sharpe_variance: number | null;
  /** The chain of records is unbroken. */
  readonly verified: boolean;
}

/** Variants that were tried on this page. */
export interface TriedHere {
  readonly strategy_id: string;
  readonly version: number;
  readonly source: "sweep" | "walk_forward" | "monte_carlo";
  /** Names exactly what was tried: the same again is no new trial. */
  readonly trial_key: string;
  readonly trials: {
    readonly count: number;
    readonly sharpe_mean: number;
    readonly sharpe_squares: number;
  };
}

/** Adds to the count. @returns the count after it; null when the server could not be reached: tell it later. */
export async function recordTrials({
  strategy_id,
  ...tried
}: TriedHere): Promise<TrialCount | null> {
  return answerOf(
    fetch(addressOf(strategy_id), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(tried),
    }),
  );
}

/** null when the server could not be reached. */
export async function readTrials(strategyId: string): Promise<TrialCount | null> {
  return answerOf(fetch(addressOf(strategyId)));
}

function addressOf(strategyId: string): string {
  return `/api/v1/backtest/strategies/${strategyId}/trials`;
}

async function answerOf(asked: Promise<Response>): Promise<TrialCount | null> {
  const reply = await asked.catch(() => null);
  if (reply === null || !reply.ok) return null;
  return (await reply.json()) as TrialCount; // the API's own reply, checked by its schema
}
