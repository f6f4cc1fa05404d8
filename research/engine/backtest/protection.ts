import type { Book } from "./book.ts";
import type { Market } from "./market.ts";
import { moveProfit } from "./money.ts";
import type { OpenPosition } from "./position.ts";
import type { TradeLog } from "./trade-log.ts";

/** A step of the price, as signed prices of the side that is held. */
export interface Move {
  bar: number;
  open: number;
  worst: number;
  best: number;
  /** Price, against the trader, of stops. */
  slippage: number;
  /** Both a stop (or a stop-out) and a target lie in a step of the bar, and the open does not settle which came first. */
  isAmbiguous: boolean;
}

/**
 * What stops, stop-out and targets make of a step. A gap fills at the open. Where both sides of the price are reached
 * the adverse one counts as first (worst case), or the other (best case) unless the step already opened beyond the stop.
 */
export function protect(
  market: Market,
  book: Book,
  log: TradeLog,
  move: Move,
  targetFirst: boolean,
): void {
  const { open, worst, best } = move;
  if (isGuess(book, move)) move.isAmbiguous = true;
  fallTo(targetFirst ? open : worst, market, book, log, move);
  riseTo(best, book, move);
  if (targetFirst) fallTo(worst, market, book, log, move);
  book.see(worst, best);
}

function isGuess({ positions, stopOut }: Book, { open, worst, best }: Move): boolean {
  const isOut = worst < stopOut && open >= stopOut;
  return positions.some(({ stop, target, parts }) => {
    const pays = best >= target || best >= (parts[0]?.level ?? Infinity);
    return pays && (isOut || (worst <= stop && open > stop));
  });
}

/** The adverse way down to `to`: stops, margin call and stop-out in the order in which the price comes to them. */
function fallTo(to: number, market: Market, book: Book, log: TradeLog, move: Move): void {
  while (book.positions.length > 0) {
    const stopped = nearestStop(book.positions, to);
    const stop = stopped?.stop ?? -Infinity;
    const { call, stopOut } = book;
    if (to < call && call > stop && call >= stopOut) {
      log.marginCalls++;
      book.isCalled = true;
    } else if (to < stopOut && stopOut > stop) {
      log.stopOuts++;
      const position = worstOf(market, book.positions, stopOut);
      closeAt(book, position, stopOut, move, true);
    } else if (stopped !== null) {
      closeAt(book, stopped, stop, move, false);
    } else return;
    book.refresh();
  }
}

/** The favourable way up to `to`: parts of a position, then what is left of it. */
function riseTo(to: number, book: Book, { bar, open }: Move): void {
  if (to < book.favourable) return;
  for (const position of [...book.positions]) {
    for (const { level, lots } of position.parts) {
      if (level > to || level >= position.target) break;
      position.parts = position.parts.slice(1);
      const part = Math.min(lots, position.lots);
      const isLast = part === position.lots;
      book.close(position, part, bar, position.sign * Math.max(open, level), "takeProfit");
      if (isLast) break;
    }
    if (to < position.target || !book.positions.includes(position)) continue;
    const price = position.sign * Math.max(open, position.target);
    book.close(position, position.lots, bar, price, "takeProfit");
  }
  book.refresh();
}

function closeAt(
  book: Book,
  position: OpenPosition,
  level: number,
  { bar, open, slippage }: Move,
  isStopOut: boolean,
): void {
  const price = position.sign * (Math.min(open, level) - slippage);
  const reason = isStopOut ? "stopOut" : position.stopReason;
  book.close(position, position.lots, bar, price, reason);
}

/** The position whose stop the price comes to first on its way to `to`; the oldest of several. */
function nearestStop(positions: readonly OpenPosition[], to: number): OpenPosition | null {
  let nearest: OpenPosition | null = null;
  for (const position of positions) {
    if (to <= position.stop && position.stop > (nearest?.stop ?? -Infinity)) nearest = position;
  }
  return nearest;
}

/** The position that has lost most at a signed price, its swap included; the oldest of several. */
function worstOf(market: Market, positions: readonly OpenPosition[], at: number): OpenPosition {
  const profitOf = ({ sign, lots, entryPrice, swap }: OpenPosition) =>
    moveProfit(market, sign, lots, entryPrice, sign * at) + swap;
  return positions.reduce((worst, position) =>
    profitOf(position) < profitOf(worst) ? position : worst,
  );
}
