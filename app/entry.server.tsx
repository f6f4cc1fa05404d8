import { AsyncLocalStorage } from "node:async_hooks";
import type { EntryContext } from "@remix-run/cloudflare";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToReadableStream } from "react-dom/server";
import { overwriteGetLocale } from "./i18n/generated/runtime.js";
import { chooseLocale, type Locale } from "./i18n/locale.ts";
import { NonceContext } from "./nonce.ts";
import { readPreferences } from "./preferences.ts";

// Requests render side by side in one isolate: each carries its own language.
const reader = new AsyncLocalStorage<Locale>();
overwriteGetLocale(() => reader.getStore() ?? "en");

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
): Promise<Response> {
  const { locale } = readPreferences(request.headers.get("cookie"));
  return reader.run(chooseLocale(locale, request.headers.get("accept-language")), () =>
    render(request, status, headers, remix),
  );
}

async function render(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
): Promise<Response> {
  const nonce = makeNonce();
  let finalStatus = status;
  const stream = await renderToReadableStream(
    <NonceContext.Provider value={nonce}>
      <RemixServer context={remix} url={request.url} nonce={nonce} />
    </NonceContext.Provider>,
    {
      nonce,
      signal: request.signal,
      onError(error: unknown) {
        if (request.signal.aborted) return;
        finalStatus = 500;
        console.error("page failed", error instanceof Error ? error.stack : String(error));
      },
    },
  );
  if (isbot(request.headers.get("user-agent"))) await stream.allReady;
  headers.set("Content-Type", "text/html; charset=utf-8");
  headers.set("Content-Security-Policy", contentPolicy(nonce));
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Referrer-Policy", "same-origin");
  headers.set("Cache-Control", "private, no-store");
  return new Response(stream, { status: finalStatus, headers });
}

/** Scripts only of our own origin or with this page's nonce; sockets to the rooms, wherever they are hosted. */
function contentPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    // Backtests run in workers of our own origin.
    "worker-src 'self'",
    // Charts and floating panels set style attributes; styles cannot run code.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self' ws: wss:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function makeNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}
