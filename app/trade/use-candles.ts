import { useEffect, useState } from "react";
import type { Timeframe } from "#domain";
import type { Candle } from "#protocol";
import type { Problem } from "../i18n/errors.ts";
import { growCandle } from "../live/candles.ts";
import type { LiveQuote } from "../live/state.ts";

export type CandleLoad =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly problem: Problem }
  | { readonly state: "ready"; readonly candles: readonly Candle[]; readonly last: Candle | null };

export interface CandleQuery {
  readonly account: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Changes when the reader wants to try again, or the terminal is back. */
  readonly attempt: number;
}

/** The terminal's candles, grown by live bids. */
export function useCandles(query: CandleQuery, quote: LiveQuote | null): CandleLoad {
  const { account, symbol, timeframe, attempt } = query;
  const name = `${account} ${symbol} ${timeframe}`;
  const [load, setLoad] = useState<{ readonly name: string; readonly load: CandleLoad }>({
    name,
    load: { state: "loading" },
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    const ended = new AbortController();
    setLoad((known) =>
      known.name === name && known.load.state === "ready"
        ? known
        : { name, load: { state: "loading" } },
    );
    fetchCandles({ account, symbol, timeframe }, ended.signal).then(
      (next) => setLoad({ name, load: next }),
      () => {
        if (!ended.signal.aborted)
          setLoad({
            name,
            load: { state: "failed", problem: { code: "offline", message: "", details: {} } },
          });
      },
    );
    return () => ended.abort();
  }, [account, symbol, timeframe, name, attempt]);

  useEffect(() => {
    if (!quote) return;
    setLoad((known) => {
      if (known.name !== name || known.load.state !== "ready") return known;
      const last = growCandle(
        known.load.last ?? known.load.candles.at(-1),
        quote.bid,
        quote.time,
        timeframe,
      );
      return last ? { name, load: { ...known.load, last } } : known;
    });
  }, [quote, name, timeframe]);

  return load.name === name ? load.load : { state: "loading" };
}

async function fetchCandles(
  { account, symbol, timeframe }: Omit<CandleQuery, "attempt">,
  signal: AbortSignal,
): Promise<CandleLoad> {
  const reply = await fetch(`/trade/bars?${new URLSearchParams({ account, symbol, timeframe })}`, {
    signal,
  });
  const body = (await reply.json()) as { candles?: readonly Candle[] } & Problem; // our own route's answer
  if (!body.candles) return { state: "failed", problem: body };
  return { state: "ready", candles: body.candles, last: null };
}
