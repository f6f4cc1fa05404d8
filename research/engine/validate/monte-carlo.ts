import { type Rng, seededRng } from "#domain";
import { EquityFan, type FanPoint } from "./equity-fan.ts";
import { type Quantiles, quantilesOf } from "./quantiles.ts";

/** What a path does to the trades as they happened. */
export type PathKind =
  /** The same trades in another order: same end, another drawdown. */
  | { readonly kind: "shuffle" }
  /** Trades drawn with repeats, in blocks of neighbours so that streaks survive. */
  | { readonly kind: "bootstrap" /** Trades a block, 1 or more. */; readonly blockLength: number }
  /** In order, but some are missed and all cost more. */
  | {
      readonly kind: "skip";
      /** Chance 0-1 that a trade is missed. */
      readonly skipShare: number;
      /** Account currency a trade, 0 or more: worse spread, slippage, commission. */
      readonly extraCost: number;
    };

export interface MonteCarloInput {
  /** Net profit of each trade in account currency, in order. */
  readonly profits: Float64Array;
  /** Account currency, above 0. */
  readonly initialBalance: number;
  readonly path: PathKind;
  /** Default 1,000. */
  readonly paths?: number;
  readonly seed: number;
  /** An account that lost this percent of its initial balance counts as ruined. Default 50. */
  readonly ruinPercent?: number;
  /** Points of the fan, 2 or more. Default: no fan. */
  readonly fanPoints?: number;
}

export interface MonteCarlo {
  readonly paths: number;
  /** Account currency at the end of the paths. */
  readonly finalEquity: Quantiles;
  /** Largest fall from an earlier peak, percent of it; above 100 where equity fell below 0. */
  readonly maxDrawdownPercent: Quantiles;
  /** Share 0-1 of the paths that were ruined on the way. */
  readonly riskOfRuin: number;
  /** Share 0-1 of the paths that ended below the initial balance. */
  readonly lossShare: number;
  /** Equity after so many trades, over all paths; empty unless asked for. */
  readonly fan: readonly FanPoint[];
}

/**
 * Replays a record of trades many times over. Profits are added up as money, so sizes are those that were traded.
 *
 * @throws RangeError without trades, on profits that are not finite, or on options out of range.
 */
export function monteCarlo(input: MonteCarloInput): MonteCarlo {
  const { profits, initialBalance, path, seed, paths = 1000, ruinPercent = 50 } = input;
  requireInput(input);
  const rng = seededRng(seed);
  const order = Float64Array.from(profits);
  const finals = new Float64Array(paths);
  const falls = new Float64Array(paths);
  const ruinLevel = initialBalance * (1 - ruinPercent / 100);
  const fan = input.fanPoints
    ? new EquityFan(profits.length, input.fanPoints, paths, initialBalance)
    : null;
  let [ruined, lost] = [0, 0];
  for (let number = 0; number < paths; number++) {
    arrange(order, profits, path, rng);
    fan?.add(walked(order, initialBalance));
    let equity = initialBalance;
    let peak = equity;
    let lowest = equity;
    let deepest = 0;
    for (let i = 0; i < order.length; i++) {
      equity += order[i] as number; // inside the loop's bounds
      if (equity > peak) peak = equity;
      // Compared as products: a division for every trade of every path would be most of the work.
      else if (peak - equity > deepest * peak) deepest = (peak - equity) / peak;
      if (equity < lowest) lowest = equity;
    }
    finals[number] = equity;
    falls[number] = 100 * deepest;
    if (lowest <= ruinLevel) ruined++;
    if (equity < initialBalance) lost++;
  }
  return {
    paths,
    finalEquity: quantilesOf(finals),
    maxDrawdownPercent: quantilesOf(falls),
    riskOfRuin: ruined / paths,
    lossShare: lost / paths,
    fan: fan?.points() ?? [],
  };
}

/** Equity after so many trades, asked for in rising order. */
function walked(order: Float64Array, initialBalance: number): (trades: number) => number {
  let [equity, done] = [initialBalance, 0];
  return (trades) => {
    while (done < trades) equity += order[done++] as number; // no more than there are
    return equity;
  };
}

function arrange(order: Float64Array, profits: Float64Array, path: PathKind, rng: Rng): void {
  if (path.kind === "shuffle") shuffle(order, rng);
  else if (path.kind === "bootstrap") drawBlocks(order, profits, path.blockLength, rng);
  else {
    const { skipShare, extraCost } = path;
    for (let i = 0; i < order.length; i++) {
      order[i] = rng() < skipShare ? 0 : (profits[i] as number) - extraCost; // one length
    }
  }
}

/** Fisher and Yates, on from the order before: every order stays as likely as any other. */
function shuffle(order: Float64Array, rng: Rng): void {
  for (let i = order.length - 1; i > 0; i--) {
    const other = Math.floor(rng() * (i + 1));
    const moved = order[i] as number; // inside the loop's bounds
    order[i] = order[other] as number;
    order[other] = moved;
  }
}

/** Blocks start anywhere and go round the end, so every trade is as likely as any other. */
function drawBlocks(order: Float64Array, profits: Float64Array, length: number, rng: Rng): void {
  for (let i = 0, from = 0; i < order.length; i++) {
    if (i % length === 0) from = Math.floor(rng() * profits.length);
    order[i] = profits[(from + (i % length)) % profits.length] as number;
  }
}

function requireInput(input: MonteCarloInput): void {
  const { profits, initialBalance, path, paths = 1000, ruinPercent = 50 } = input;
  if (profits.length === 0) throw new RangeError("there are no trades to replay");
  if (!profits.every(Number.isFinite)) throw new RangeError("profits must be finite numbers");
  const check = (name: string, value: number, isRight: boolean): void => {
    if (!isRight) throw new RangeError(`${name} is out of range, was ${value}`);
  };
  check("initialBalance", initialBalance, initialBalance > 0 && initialBalance < Infinity);
  check("paths", paths, Number.isInteger(paths) && paths >= 1 && paths <= 1e6);
  check("ruinPercent", ruinPercent, ruinPercent > 0 && ruinPercent <= 100);
  const { fanPoints = 0 } = input;
  check("fanPoints", fanPoints, fanPoints === 0 || (Number.isInteger(fanPoints) && fanPoints >= 2));
  if (path.kind === "bootstrap") {
    const { blockLength } = path;
    check("blockLength", blockLength, Number.isInteger(blockLength) && blockLength >= 1);
  }
  if (path.kind === "skip") {
    check("skipShare", path.skipShare, path.skipShare >= 0 && path.skipShare <= 1);
    check("extraCost", path.extraCost, path.extraCost >= 0 && path.extraCost < Infinity);
  }
}
