import { isTimeframe } from "#domain";
import type { HostMessage } from "#orders";
import type { Candle } from "#protocol";
import type { FromTerminal, ToTerminal } from "../bridge/index.ts";

interface Question {
  readonly request_id: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly count: number;
}
type BarsMessage = Extract<HostMessage, { type: "BARS" }>;
type BarsLine = Extract<FromTerminal, { type: "BARS" }>;
type BarsRequest = Extract<ToTerminal, { type: "BARS_REQUEST" }>;

/** Most questions that wait for a terminal at once; a page asks for a handful. */
const MOST_OPEN = 50;

/** Questions for bars that are with the terminal, and the lines of their answers. */
export class BarsDesk {
  readonly #open = new Map<string, { readonly question: Question; readonly lines: BarsLine[] }>();

  /** The frame to send, or why there is none. */
  ask(question: Question): { readonly frame: BarsRequest | null; readonly error?: string } {
    const { request_id, symbol, timeframe, count } = question;
    if (!isTimeframe(timeframe)) return { frame: null, error: `no timeframe ${timeframe}` };
    if (this.#open.size >= MOST_OPEN)
      return { frame: null, error: "too many requests for bars are waiting" };
    this.#open.set(request_id, { question, lines: [] });
    return { frame: { type: "BARS_REQUEST", request_id, symbol, timeframe, count } };
  }

  /** The whole answer once its last line came. */
  take(line: BarsLine): BarsMessage | null {
    const asked = this.#open.get(line.request_id);
    if (!asked) return null;
    asked.lines.push(line);
    if (line.error !== "") return this.refuse(asked.question, line.error);
    if (line.part < line.parts) return null;
    if (asked.lines.length !== line.parts)
      return this.refuse(asked.question, "bars came with a hole");
    this.#open.delete(line.request_id);
    const candles = asked.lines
      .flatMap((one): Candle[] => one.candles)
      .slice(-asked.question.count);
    return {
      type: "BARS",
      request_id: line.request_id,
      symbol: line.symbol,
      timeframe: line.timeframe,
      candles,
    };
  }

  refuse({ request_id, symbol, timeframe }: Question, error: string): BarsMessage {
    this.#open.delete(request_id);
    return {
      type: "BARS",
      request_id,
      symbol,
      timeframe: isTimeframe(timeframe) ? timeframe : "M1",
      candles: [],
      error,
    };
  }

  /** The terminal went away: nothing that was asked will be answered. */
  abandon(): readonly BarsMessage[] {
    return [...this.#open.values()].map(({ question }) =>
      this.refuse(question, "the terminal went away"),
    );
  }
}
