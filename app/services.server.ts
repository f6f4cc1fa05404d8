import { type AppLoadContext, data, redirect } from "@remix-run/cloudflare";
import type { AppContext, ConnectionView, Services, UserView } from "#services";
import type { Problem } from "./i18n/errors.ts";
import { readPreferences } from "./preferences.ts";

export type {
  BacktestDetailView,
  BacktestDoneView,
  BacktestModeView,
  BacktestUnfinishedView,
  BacktestView,
  BarSetQualityView,
  BarSetView,
  BarsImportView,
  BarsRecipeView,
  ChainVerdictView,
  ConnectionView,
  CostsView,
  GeneratedStrategyView,
  LossUseView,
  OrderDetailView,
  OrderEventView,
  OrderView,
  OverfitView,
  ReceiptView,
  RerunView,
  RiskLimitsView,
  RiskUseView,
  RunBacktestInput,
  Services,
  StrategyDetailView,
  StrategyVersionView,
  StrategyView,
  TradeView,
  UserView,
  YahooImportView,
} from "#services";

declare module "@remix-run/cloudflare" {
  interface AppLoadContext extends AppContext {}
}

interface RouteArgs {
  readonly request: Request;
  readonly context: AppLoadContext;
}

/** What every page behind the door works with: the use cases, and whose session asks. */
export interface Desk {
  readonly services: Services;
  readonly user: UserView;
}

/** @throws a redirect to the sign-in page that brings the reader back here. */
export async function openDesk({ request, context }: RouteArgs): Promise<Desk> {
  refuseForeignPost(request);
  const user = await context.services.auth.userFrom(request.headers);
  if (user) return { services: context.services, user };
  const { pathname, search } = new URL(request.url);
  throw redirect(
    pathname === "/" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(pathname + search)}`,
  );
}

/** The account that the reader works with: their choice, else their first. Null while there is none. */
export function currentConnection(
  request: Request,
  connections: readonly ConnectionView[],
): ConnectionView | null {
  const chosen = readPreferences(request.headers.get("cookie")).account;
  return connections.find((connection) => connection.id === chosen) ?? connections[0] ?? null;
}

/**
 * A form of another site must not act in the reader's name. Cookies are SameSite already; this is the second lock.
 *
 * @throws a 403 reply.
 */
export function refuseForeignPost(request: Request): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const origin = request.headers.get("origin");
  if (origin && new URL(origin).host !== new URL(request.url).host) {
    throw new Response("This request comes from another site.", { status: 403 });
  }
}

/** Only a path of this site is a place to go after signing in. */
export function safePath(path: FormDataEntryValue | null): string {
  return typeof path === "string" && /^\/(?![/\\])/.test(path) ? path : "/";
}

/** One Set-Cookie header for each cookie of a session. */
export function cookieHeaders(cookies: readonly string[]): Headers {
  const headers = new Headers();
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return headers;
}

/**
 * An expected refusal as a page shows it; what is no refusal is thrown on. The class itself is not asked for:
 * pages and services are two bundles, each with its own copy of it.
 */
export function refusalOf(error: unknown): Problem & { readonly status: number } {
  if (error instanceof Error && "code" in error && "status" in error) {
    const { code, status, message } = error;
    const details = "details" in error ? error.details : {};
    if (typeof code === "string" && typeof status === "number" && status < 500) {
      return { code, status, message, details: (details ?? {}) as Problem["details"] }; // AppError's own shape
    }
    if (status === 502 || status === 503)
      return { code: String(code), status: 503, message, details: {} };
  }
  throw error;
}

/** The refusal as an action's answer. */
export function refuse(error: unknown) {
  const { status, ...problem } = refusalOf(error);
  return data({ problem }, { status });
}

/** What was typed into a form's field, without the white space around it; "" when it is not there. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}
