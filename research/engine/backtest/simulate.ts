import { commissionOf, moneyPerPrice, profitOf, sizePosition, swapOf } from "#broking";
import type { Bars } from "#domain";
import type { Conversion } from "./conversion.ts";
import { decide, type Intent } from "./decide.ts";
import { KellyRecord } from "./kelly-record.ts";
import { planProtection } from "./levels.ts";
import { type BarNights, barNights } from "./nights.ts";
import { type OpenPosition, openPosition, stopHitIn, tightenStop } from "./position.ts";
import type { StrategySeries } from "./series.ts";
import { spreadPrices } from "./spread.ts";
import type {
  BacktestInput,
  BacktestTrade,
  ExitReason,
  PositionSide,
  Simulation,
} from "./types.ts";

export interface SimulationInput {
  readonly input: BacktestInput;
  readonly series: StrategySeries;
  readonly conversion: Conversion;
  /** In a bar with both stop and target, take the target. */
  readonly targetFirst: boolean;
}

/** Runs the bars in the order of SEMANTICS: fills, stops, trailing, swap, equity, decision. */
export function simulate(input: SimulationInput): Simulation {
  return new Run(input).result();
}

class Run {
  readonly #input: BacktestInput;
  readonly #bars: Bars;
  readonly #series: StrategySeries;
  readonly #conversion: Conversion;
  readonly #targetFirst: boolean;
  readonly #spreads: Float64Array;
  readonly #nights: BarNights | null;
  /** Price. */
  readonly #slippage: number;
  /** Profit currency per lot and 1.0 of price. */
  readonly #moneyPerPrice: number;
  readonly #equity: Float64Array;
  readonly #trades: BacktestTrade[] = [];
  readonly #record = new KellyRecord();
  #position: OpenPosition | null = null;
  #balance: number;
  #tooSmall = 0;
  #invalidStop = 0;
  #ambiguousBars = 0;

  constructor({ input, series, conversion, targetFirst }: SimulationInput) {
    const { bars, instrument, costs, timeframe } = input;
    this.#input = input;
    this.#bars = bars;
    this.#series = series;
    this.#conversion = conversion;
    this.#targetFirst = targetFirst;
    this.#spreads = spreadPrices(bars.spread, costs, instrument);
    const paysSwap = costs.swapLongPoints !== 0 || costs.swapShortPoints !== 0;
    this.#nights = paysSwap ? barNights(bars.time, timeframe, instrument) : null;
    this.#slippage = costs.slippagePoints * instrument.point;
    this.#moneyPerPrice = moneyPerPrice(instrument);
    this.#equity = new Float64Array(bars.time.length);
    this.#balance = input.initialBalance;
  }

  result(): Simulation {
    const { length } = this.#equity;
    let intents: readonly Intent[] = [];
    for (let i = 0; i < length; i++) {
      this.#payNights(i, this.#nights?.before);
      if (intents.length > 0) this.#fill(intents, i);
      this.#closeAtSessionEnd(i);
      if (this.#position !== null) this.#live(this.#position, i);
      this.#equity[i] = this.#balance + this.#openProfit(i);
      intents = decide(this.#series, i, this.#position);
    }
    if (length > 0) this.#finish(length - 1);
    return {
      trades: this.#trades,
      equity: this.#equity,
      skipped: { tooSmall: this.#tooSmall, invalidStop: this.#invalidStop },
      ambiguousBars: this.#ambiguousBars,
    };
  }

  /** The signals of the bar before, at this bar's open: exits, then entries. */
  #fill(intents: readonly Intent[], i: number): void {
    const mayEnter = this.#series.session === null || this.#series.session[i] === 1;
    for (const intent of intents) {
      if (intent.action === "open") {
        if (mayEnter) this.#open(intent.side, i);
      } else if (this.#position !== null && (mayEnter || intent.cause !== "opposite")) {
        this.#closeAtOpen(this.#position, i, intent.cause === "maxBars" ? "maxBars" : "signal");
      }
    }
  }

  #closeAtSessionEnd(i: number): void {
    const { session, closeAtSessionEnd } = this.#series;
    if (!closeAtSessionEnd || this.#position === null || session?.[i] !== 0) return;
    this.#closeAtOpen(this.#position, i, "session");
  }

  #open(side: PositionSide, i: number): void {
    const { instrument, costs, strategy } = this.#input;
    const bar = i - 1; // the decision bar: distances and sizes are its
    const bid = at(this.#bars.close, bar);
    const plan = planProtection(this.#series, side, {
      bar,
      bid,
      ask: bid + at(this.#spreads, bar),
    });
    if (plan === null) {
      this.#invalidStop++;
      return;
    }
    const size = sizePosition({
      sizing: strategy.sizing,
      instrument,
      costs,
      equity: this.#balance,
      stopDistance: Number.isNaN(plan.stopDistance) ? null : plan.stopDistance,
      rate: this.#conversion.rateAt(bid),
      closedTrades: this.#record.stats(),
    });
    if (!size.ok) {
      this.#tooSmall++;
      return;
    }
    const open = at(this.#bars.open, i);
    const price =
      side === "long" ? open + at(this.#spreads, i) + this.#slippage : open - this.#slippage;
    const commission = 0 - commissionOf(size.lots, costs);
    this.#balance += commission;
    this.#position = openPosition({ side, lots: size.lots, bar: i, price, commission, plan });
  }

  /** A position's passage through a bar: stops, trailing, swap. */
  #live(position: OpenPosition, i: number): void {
    const extra = position.side === "long" ? 0 : at(this.#spreads, i); // a short is closed at the ask
    const hit = stopHitIn(
      position,
      at(this.#bars.open, i) + extra,
      at(this.#bars.high, i) + extra,
      at(this.#bars.low, i) + extra,
      this.#slippage,
      this.#targetFirst,
    );
    if (hit !== null) {
      if (hit.isAmbiguous) this.#ambiguousBars++;
      this.#close(position, i, hit.price, hit.reason);
      return;
    }
    tightenStop(position, at(this.#bars.close, i) + extra);
    this.#payNights(i, this.#nights?.inside);
    position.barsHeld = i - position.entryBar;
  }

  #payNights(i: number, nights: Uint8Array | undefined): void {
    const count = nights?.[i] ?? 0;
    if (count === 0 || this.#position === null) return;
    const { instrument, costs } = this.#input;
    const { side, lots } = this.#position;
    const swap = swapOf({
      instrument,
      costs,
      side: side === "long" ? "BUY" : "SELL",
      lots,
      nights: count,
    });
    const paid = swap * this.#conversion.rateAt(at(this.#bars.close, i));
    this.#position.swap += paid;
    this.#balance += paid;
  }

  #closeAtOpen(position: OpenPosition, i: number, reason: ExitReason): void {
    const open = at(this.#bars.open, i);
    const price =
      position.side === "long"
        ? open - this.#slippage
        : open + at(this.#spreads, i) + this.#slippage;
    this.#close(position, i, price, reason);
  }

  /** What is still open is valued at the last close; no order is sent, so nothing slips. */
  #finish(last: number): void {
    if (this.#position === null) return;
    const extra = this.#position.side === "long" ? 0 : at(this.#spreads, last);
    this.#close(this.#position, last, at(this.#bars.close, last) + extra, "endOfData");
    this.#equity[last] = this.#balance;
  }

  #close(position: OpenPosition, i: number, price: number, exitReason: ExitReason): void {
    const { instrument, costs } = this.#input;
    const { side, lots, entryBar, entryPrice, swap } = position;
    const profit = profitOf({
      instrument,
      side: side === "long" ? "BUY" : "SELL",
      lots,
      openPrice: entryPrice,
      closePrice: price,
    });
    const grossProfit = profit * this.#conversion.rateAt(price);
    const exitCommission = 0 - commissionOf(lots, costs);
    const commission = position.entryCommission + exitCommission;
    const netProfit = grossProfit + commission + swap;
    this.#balance += grossProfit + exitCommission;
    this.#position = null;
    this.#record.add(netProfit, lots);
    this.#trades.push({
      side,
      lots,
      entryBar,
      entryTime: isoTime(at(this.#bars.time, entryBar)),
      entryPrice,
      exitBar: i,
      exitTime: isoTime(at(this.#bars.time, i)),
      exitPrice: price,
      exitReason,
      grossProfit,
      commission,
      swap,
      netProfit,
    });
  }

  #openProfit(i: number): number {
    const position = this.#position;
    if (position === null) return 0;
    const close = at(this.#bars.close, i);
    const price = position.side === "long" ? close : close + at(this.#spreads, i);
    const move =
      position.side === "long" ? price - position.entryPrice : position.entryPrice - price;
    return move * this.#moneyPerPrice * position.lots * this.#conversion.rateAt(price);
  }
}

/** Indexes here come from the loop over bars. */
function at(column: Float64Array, index: number): number {
  return column[index] as number;
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
