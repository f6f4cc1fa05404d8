import { type Timeframe, ulid } from "#domain";
import type { Candle, ConnectorToRoom } from "#protocol";

const WAIT_MS = 5_000;

export interface BarsQuestion {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly count: number;
}
export type BarsAnswer = { readonly candles: Candle[] } | { readonly error: string };
type BarsMessage = Extract<ConnectorToRoom, { type: "BARS" }>;

/** Questions for candles on their way to the connector and back. Only reading: lost ones may be asked again. */
export class BarsRelay {
  private readonly asked = new Map<string, (answer: BarsAnswer) => void>();

  /** @param send hands the question to the connector; false when there is none. */
  ask(
    question: BarsQuestion,
    send: (requestId: string, question: BarsQuestion) => boolean,
  ): Promise<BarsAnswer> {
    const requestId = ulid(Date.now(), Math.random);
    return new Promise((done) => {
      const timer = setTimeout(
        () => finish({ error: "The terminal did not answer in time." }),
        WAIT_MS,
      );
      const finish = (answer: BarsAnswer) => {
        clearTimeout(timer);
        this.asked.delete(requestId);
        done(answer);
      };
      this.asked.set(requestId, finish);
      if (!send(requestId, question))
        finish({ error: "The connector of this account is not online." });
    });
  }

  answered({ request_id, candles, error }: BarsMessage): void {
    this.asked.get(request_id)?.(error === undefined ? { candles } : { error });
  }
}
