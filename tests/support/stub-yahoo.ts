import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const HOUR = 3_600;
const DAY = 24 * HOUR;

/**
 * Plays Yahoo's chart endpoint by the symbol's name: GOOD... has bars in the range (New York's days at 13:30 UTC, one
 * row without a price), UNKNOWN, EMPTY, CHANGED, BUSY, DOWN, PAGE (words instead of JSON) and HUGE do not.
 * `GET /asked/:symbol` tells the last query.
 */
export async function startStubYahoo(): Promise<{ url: string; close(): Promise<void> }> {
  const asked = new Map<string, object>();
  const server = createServer((request, response) => answer(asked, request, response));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function answer(
  asked: Map<string, object>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://stub");
  const [, before] = /^\/asked\/(.+)$/.exec(pathname) ?? [];
  const [, symbol = ""] = /^\/v8\/finance\/chart\/(.+)$/.exec(pathname) ?? [];
  if (symbol) asked.set(symbol, Object.fromEntries(searchParams));
  const reply = before ? { body: asked.get(before) ?? {} } : replyTo(symbol, searchParams);
  const { status = 200, body, text = JSON.stringify(body), headers = {} } = reply;
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
}

interface StubReply {
  readonly status?: number;
  readonly body?: object;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function replyTo(symbol: string, query: URLSearchParams): StubReply {
  if (symbol.startsWith("GOOD")) return { body: goodChart(query) };
  if (symbol === "EMPTY") return { body: chart([], []) };
  if (symbol === "CHANGED") return { body: { chart: { candles: [] } } };
  if (symbol === "BUSY") return { status: 429, body: {}, headers: { "retry-after": "17" } };
  if (symbol === "DOWN") return { status: 503, body: {} };
  if (symbol === "PAGE") return { text: "<html>consent</html>" };
  if (symbol === "HUGE") return { text: `"${"x".repeat(17 * 1024 * 1024)}"` };
  const description = "No data found, symbol may be delisted";
  const error = { code: "Not Found", description };
  return { status: 404, body: { chart: { result: null, error } } };
}

function goodChart(query: URLSearchParams): object {
  const [from, to] = [Number(query.get("period1")), Number(query.get("period2"))];
  const isDaily = query.get("interval") === "1d";
  const times: number[] = [];
  for (let day = Math.floor(from / DAY) * DAY; day < to; day += DAY) {
    const weekday = new Date(day * 1000).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    const open = day + 13.5 * HOUR;
    for (let at = open; at < open + (isDaily ? 1 : 6 * HOUR); at += HOUR) {
      if (at >= from && at < to) times.push(at);
    }
  }
  const closes = times.map((_, i) => (i === 1 ? null : 170 + 5 * Math.sin(i / 3)));
  return chart(times, closes);
}

function chart(timestamp: readonly number[], closes: readonly (number | null)[]): object {
  const moved = (by: number) => closes.map((price) => (price === null ? null : price + by));
  const quote = {
    open: moved(0.25),
    high: moved(1),
    low: moved(-1),
    close: closes,
    volume: closes.map((price) => (price === null ? null : 1_000)),
  };
  const meta = { currency: "USD", exchangeTimezoneName: "America/New_York", gmtoffset: -14_400 };
  const result = { meta, timestamp, indicators: { quote: [quote] } };
  return { chart: { result: [result], error: null } };
}
