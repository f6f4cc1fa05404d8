import { err, ok, type Result } from "#domain";
import type { YahooFailure, YahooPort } from "#services";

const TIMEOUT_MS = 10_000;
/** Twenty years of days are under 2 MB; what is larger is no chart. */
const MOST_BYTES = 16 * 1024 * 1024;
const DEFAULT_WAIT_S = 60;

/** Yahoo's chart endpoint: no key, no warranty. @param url its origin. */
export function createYahoo(url: string): YahooPort {
  return {
    async chart({ symbol, interval, from, to }) {
      const query = new URLSearchParams({
        interval,
        period1: String(Math.floor(from / 1000)),
        period2: String(Math.ceil(to / 1000)),
        events: "div,splits",
        includePrePost: "false",
      });
      try {
        const reply = await fetch(
          `${url}/v8/finance/chart/${encodeURIComponent(symbol)}?${query}`,
          {
            // Without a browser's name Yahoo answers 429.
            headers: { accept: "application/json", "user-agent": "Mozilla/5.0 (NusaTrade)" },
            signal: AbortSignal.timeout(TIMEOUT_MS),
          },
        );
        return await read(reply);
      } catch {
        return unreachable(null); // no name, no line, no answer in time: all the same to the one who asks
      }
    },
  };
}

async function read(reply: Response): Promise<Result<unknown, YahooFailure>> {
  if (reply.status === 429) {
    await reply.body?.cancel();
    const retryAfterSeconds = waitOf(reply.headers.get("retry-after")) ?? DEFAULT_WAIT_S;
    return err({ code: "yahoo_busy", retryAfterSeconds });
  }
  if (reply.status >= 500) {
    await reply.body?.cancel();
    return unreachable(waitOf(reply.headers.get("retry-after")));
  }
  const text = await textWithin(reply, MOST_BYTES);
  if (text === null) return err({ code: "yahoo_too_large", retryAfterSeconds: null });
  try {
    return ok(JSON.parse(text)); // a 404 tells its reason in JSON too
  } catch {
    return unreachable(null); // a page of words: a proxy's, or a consent form
  }
}

/** null when there is more than that: what is too much is not read to its end. */
async function textWithin(reply: Response, most: number): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const part of reply.body ?? []) {
    size += part.byteLength;
    if (size > most) return null;
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

/** Seconds; a date is looked at as no answer. */
function waitOf(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : null;
}

function unreachable(retryAfterSeconds: number | null): Result<never, YahooFailure> {
  return err({ code: "yahoo_unreachable", retryAfterSeconds });
}
