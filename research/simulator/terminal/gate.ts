import type { EpochMs } from "#domain";
import type { TradeRequest } from "../broker/request.ts";
import { RETCODES } from "../broker/retcodes.ts";

/** What a terminal, or the server's doorkeeper, refuses before a request is looked at. */
export class Gate {
  /** Sends without an answer, and the ticket that each is about. */
  readonly #waiting = new Map<string, string | null>();
  #isButtonOn = true;
  #buttonOffUntil = -Infinity;
  #perSecond = Infinity;
  #lately: readonly EpochMs[] = [];

  /** The retcode of a refusal, or null: the request may leave. */
  refusal(request: TradeRequest, isConnected: boolean, now: EpochMs): number | null {
    if (!this.isAutoTrading(now)) return RETCODES.clientDisablesPrograms;
    if (!isConnected) return RETCODES.connection;
    const target = targetOf(request);
    if (target !== null && [...this.#waiting.values()].includes(target)) return RETCODES.locked;
    this.#lately = [...this.#lately.filter((at) => at > now - 1000), now];
    return this.#lately.length > this.#perSecond ? RETCODES.tooManyRequests : null;
  }

  begin(tag: string, request: TradeRequest): void {
    this.#waiting.set(tag, targetOf(request));
  }

  /** False when nobody waits for this answer any more. */
  end(tag: string): boolean {
    return this.#waiting.delete(tag);
  }

  /** Tags that wait; none of them does afterwards. */
  giveUp(): readonly string[] {
    const tags = [...this.#waiting.keys()];
    this.#waiting.clear();
    return tags;
  }

  isAutoTrading(now: EpochMs): boolean {
    return this.#isButtonOn && now >= this.#buttonOffUntil;
  }

  press(isOn: boolean): void {
    this.#isButtonOn = isOn;
  }

  offUntil(at: EpochMs): void {
    this.#buttonOffUntil = at;
  }

  limit(perSecond: number): void {
    this.#perSecond = perSecond;
  }
}

function targetOf(request: TradeRequest): string | null {
  if (request.action === "modify" || request.action === "remove") return request.order;
  return request.action === "pending" ? null : request.position;
}
