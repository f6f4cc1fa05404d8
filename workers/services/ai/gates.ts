import { defaultCosts, findInstrument, type Instrument, REFERENCE_RATES } from "#broking";
import type { Bars } from "#domain";
import {
  evaluateExpression,
  parseStrategy,
  printStrategy,
  runBacktest,
  type Strategy,
} from "#engine";
import type { GateView } from "../views.ts";

/** A stop farther than this share of the price is a slip of units (pips or points for a price distance). */
const FARTHEST_STOP = 0.2;
const MOST_RISK_PERCENT = 2;
const INITIAL_BALANCE = 10_000;

/**
 * Runs the checks that a strategy must stand before anybody trades it; each line is a check that ran just now.
 *
 * @param bars of the strategy's symbol and timeframe; empty = the checks that need them are skipped, and say so.
 */
export function runGates(spec: unknown, bars: Bars): readonly GateView[] {
  const parsed = parseStrategy(spec);
  if (!parsed.ok) {
    const [first] = parsed.error;
    return [gate("schema", "The strategy reads", false, `${first?.path}: ${first?.message}`)];
  }
  const strategy = parsed.value;
  return [
    gate("schema", "The strategy reads", true, "Every field and expression is understood."),
    stopGate(strategy),
    riskGate(strategy),
    unitsGate(strategy, bars),
    backtestGate(strategy, bars),
  ];
}

function stopGate({ stopLoss, entry }: Strategy): GateView {
  const name = "Every trade has a stop-loss";
  const covers = (side: "long" | "short") =>
    entry[side] === null || stopLoss?.kind === "distance" || Boolean(stopLoss?.[side]);
  const ok = stopLoss !== null && covers("long") && covers("short");
  return gate(
    "stop_loss",
    name,
    ok,
    ok ? "A stop is set." : 'Add one, such as "stopLoss": "1.5 * atr(14)".',
  );
}

function riskGate({ sizing }: Strategy): GateView {
  const name = `A trade risks at most ${MOST_RISK_PERCENT} % of equity`;
  if (sizing.kind !== "riskPercent") {
    return skipped(
      "risk",
      name,
      `Sizing is ${sizing.kind}: the share of equity is not fixed by the strategy.`,
    );
  }
  const detail = `${sizing.percent} % a trade.`;
  return gate("risk", name, sizing.percent <= MOST_RISK_PERCENT, detail);
}

function unitsGate(strategy: Strategy, bars: Bars): GateView {
  const name = "The stop is a sane price distance";
  const { stopLoss } = printStrategy(strategy);
  if (typeof stopLoss !== "string")
    return skipped("units", name, "The stop is a price level or missing.");
  if (bars.time.length === 0) return skipped("units", name, noBarsFor(strategy));
  const pipSize = findInstrument(strategy.symbol)?.pipSize;
  const distance = evaluateExpression(withLets(strategy, stopLoss), bars, {
    params: defaults(strategy),
    ...(pipSize !== undefined && { pipSize }),
  });
  if (!distance.ok)
    return skipped("units", name, "The stop's expression needs names that a check alone lacks.");
  const typical = median(distance.value);
  const price = median(bars.close);
  const spread = spreadOf(strategy);
  if (typical === null || price === null)
    return skipped("units", name, "There are too few bars to tell.");
  const share = ((100 * typical) / price).toFixed(3);
  const ok = typical > spread && typical < FARTHEST_STOP * price;
  return gate(
    "units",
    name,
    ok,
    `Half of the stops are nearer than ${typical.toPrecision(4)}, ${share} % of the price; the spread is ${spread.toPrecision(2)}.`,
  );
}

function backtestGate(strategy: Strategy, bars: Bars): GateView {
  const name = "A backtest with costs makes money";
  const instrument = findInstrument(strategy.symbol);
  if (bars.time.length === 0 || !instrument) return skipped("backtest", name, noBarsFor(strategy));
  const { trades, metrics } = backtest(strategy, bars, instrument);
  const net = trades.reduce((sum, trade) => sum + trade.netProfit, 0);
  const factor = metrics.profitFactor ?? null;
  const detail = `${trades.length} trades on ${bars.time.length} bars, net ${net.toFixed(2)} USD after spread, commission, slippage and swap${factor === null ? "" : `, profit factor ${factor.toFixed(2)}`}. The past only.`;
  return gate("backtest", name, trades.length > 0 && net > 0, detail);
}

function backtest(strategy: Strategy, bars: Bars, instrument: Instrument) {
  return runBacktest({
    strategy,
    bars,
    timeframe: strategy.timeframe,
    instrument,
    costs: defaultCosts(instrument),
    initialBalance: INITIAL_BALANCE,
    accountCurrency: "USD",
    rates: REFERENCE_RATES,
  });
}

/** The expression with its names written out, since a lone expression knows no `let`. */
function withLets(strategy: Strategy, expression: string): string {
  const names = Object.entries(printStrategy(strategy).let ?? {}).reverse();
  return names.reduce(
    (text, [name, meaning]) => text.replace(new RegExp(`\\b${name}\\b`, "g"), `(${meaning})`),
    expression,
  );
}

function defaults({ params }: Strategy): Record<string, number> {
  return Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default]));
}

function spreadOf({ symbol }: Strategy): number {
  const instrument = findInstrument(symbol);
  if (!instrument) return 0;
  const { spreadPoints } = defaultCosts(instrument);
  return spreadPoints === "fromData" ? 0 : spreadPoints * instrument.point;
}

function median(values: Float64Array): number | null {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  return known[known.length >> 1] ?? null;
}

function noBarsFor({ symbol, timeframe }: Strategy): string {
  return `No ${timeframe} bars of ${symbol} are stored: import some to run it.`;
}

function gate(id: string, name: string, ok: boolean, detail: string): GateView {
  return { id, name, status: ok ? "passed" : "failed", detail };
}

function skipped(id: string, name: string, detail: string): GateView {
  return { id, name, status: "skipped", detail };
}
