import type { Account, Position, SymbolSpec } from "#domain";
import type { RiskAnswer, RiskQuestion } from "#orders";
import type { AccountState, PositionState, SymbolState } from "#protocol";
import { checkRisk, DEFAULT_LIMITS, NO_FACTS, PRACTICE_LIMITS } from "#risk";

/**
 * The house's risk rules on a room's question. Openings that are under way count as positions already.
 *
 * @param kind a terminal account's quotes may be as old as its symbol is quiet; a practice account's never are.
 */
export function judge(question: RiskQuestion, kind: "practice" | "terminal"): RiskAnswer {
  const { intent, snapshot, symbols, quotes, now } = question;
  const spec = symbols.find((one) => one.symbol === intent.symbol);
  const limits = kind === "practice" ? PRACTICE_LIMITS : DEFAULT_LIMITS;
  const verdict = checkRisk({
    order: {
      symbol: intent.symbol,
      type: intent.order_type,
      lots: intent.lots,
      price: intent.price,
      stopLoss: intent.stop_loss,
      takeProfit: intent.take_profit,
    },
    instrument: spec ? toSpec(spec) : null,
    account: toAccount(snapshot.account),
    positions: [...snapshot.positions.map(toPosition), ...question.reserved.flatMap(asPosition)],
    reservedMargin: question.reserved_margin,
    quote: quotes[intent.symbol] ?? null,
    limits,
    working: [],
    facts: NO_FACTS,
    now,
  });
  return verdict.ok
    ? verdict
    : { ok: false, code: verdict.code, message: `${verdict.message}; ${verdict.hint}` };
}

function asPosition(intent: RiskQuestion["reserved"][number]): Position[] {
  if (intent.action !== "open") return [];
  return [
    {
      ticket: "0",
      identifier: "0",
      symbol: intent.symbol,
      side: intent.order_type.startsWith("BUY") ? "BUY" : "SELL",
      lots: intent.lots,
      openPrice: intent.price ?? 0,
      openTime: intent.created_at,
      stopLoss: intent.stop_loss,
      takeProfit: intent.take_profit,
      currentPrice: intent.price ?? 0,
      profit: 0,
      swap: 0,
      magic: intent.magic,
      comment: intent.comment,
    },
  ];
}

function toAccount(account: AccountState): Account {
  return {
    login: account.login,
    server: account.server,
    tradeMode: account.trade_mode,
    marginMode: account.margin_mode,
    currency: account.currency,
    leverage: account.leverage,
    balance: account.balance,
    equity: account.equity,
    margin: account.margin,
    freeMargin: account.free_margin,
    marginLevel: account.margin_level,
  };
}

function toPosition(position: PositionState): Position {
  return {
    ticket: position.ticket,
    identifier: position.position_id,
    symbol: position.symbol,
    side: position.side,
    lots: position.lots,
    openPrice: position.open_price,
    openTime: position.open_time,
    stopLoss: position.stop_loss,
    takeProfit: position.take_profit,
    currentPrice: position.current_price,
    profit: position.profit,
    swap: position.swap,
    magic: position.magic,
    comment: position.comment,
  };
}

function toSpec(symbol: SymbolState): SymbolSpec {
  return {
    symbol: symbol.symbol,
    description: symbol.description,
    digits: symbol.digits,
    point: symbol.point,
    pipSize: symbol.pip_size,
    contractSize: symbol.contract_size,
    tickSize: symbol.tick_size,
    volumeMin: symbol.volume_min,
    volumeStep: symbol.volume_step,
    volumeMax: symbol.volume_max,
    marginCurrency: symbol.margin_currency,
    profitCurrency: symbol.profit_currency,
    stopsLevelPoints: symbol.stops_level_points,
  };
}
