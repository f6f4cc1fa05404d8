import { env } from "cloudflare:test";
import { Hono } from "hono";
import { type ApiEnv, api } from "../../workers/api/index.ts";
import { composePorts } from "../../workers/compose.ts";
import { parseEnv } from "../../workers/env.ts";
import { createServices, type Ports, type Services } from "../../workers/services/index.ts";

export interface Reply<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

interface CallOptions {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, not as JSON. */
  readonly raw?: string;
}

/** The API over the run's own database, with the stand-ins for rooms and AI; pauses between attempts take no time. */
export class Product {
  readonly services: Services;
  readonly #app = new Hono<ApiEnv>();
  readonly #background: Promise<unknown>[] = [];

  constructor(change: Partial<Ports> = {}) {
    const ports = composePorts(parseEnv(env), (work) => this.#background.push(work));
    this.services = createServices({ ...ports, wait: async () => {}, ...change });
    this.#app.use(async (c, next) => {
      c.set("services", this.services);
      await next();
    });
    this.#app.route("/", api);
  }

  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    { token, headers, raw }: CallOptions = {},
  ): Promise<Reply<T>> {
    const isJson = body !== undefined && raw === undefined;
    const reply = await this.#app.request(`http://127.0.0.1:8787/api/v1${path}`, {
      method,
      headers: {
        ...(isJson ? { "content-type": "application/json" } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      ...(isJson ? { body: JSON.stringify(body) } : raw === undefined ? {} : { body: raw }),
    });
    const text = await reply.text();
    const type = reply.headers.get("content-type") ?? "";
    return {
      status: reply.status,
      headers: reply.headers,
      body: (type.includes("json") ? JSON.parse(text) : text) as T,
    };
  }

  /** A GET whose answer is left as it is. */
  async fetch(path: string, headers: Readonly<Record<string, string>>): Promise<Response> {
    return this.#app.request(`http://127.0.0.1:8787/api/v1${path}`, { headers });
  }

  /** A new user, signed in. */
  async user(): Promise<User> {
    const email = `${crypto.randomUUID()}@example.com`;
    const reply = await this.call<{ token: string; user: { id: string } }>(
      "POST",
      "/auth/register",
      {
        email,
        password: PASSWORD,
        name: "Test",
      },
    );
    if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
    return new User(this, email, reply.body.user.id, reply.body.token);
  }

  /** Waits for what goes on after the replies. */
  async settle(): Promise<void> {
    await Promise.all(this.#background.splice(0));
  }
}

export const PASSWORD = "correct horse battery";

export class User {
  readonly product: Product;
  readonly email: string;
  readonly id: string;
  readonly token: string;

  constructor(product: Product, email: string, id: string, token: string) {
    this.product = product;
    this.email = email;
    this.id = id;
    this.token = token;
  }

  get<T = Record<string, unknown>>(path: string): Promise<Reply<T>> {
    return this.product.call<T>("GET", path, undefined, { token: this.token });
  }

  post<T = Record<string, unknown>>(path: string, body?: unknown, key?: string): Promise<Reply<T>> {
    const headers = key ? { "idempotency-key": key } : {};
    return this.product.call<T>("POST", path, body, { token: this.token, headers });
  }

  put<T = Record<string, unknown>>(path: string, body: unknown): Promise<Reply<T>> {
    return this.product.call<T>("PUT", path, body, { token: this.token });
  }

  csv<T = Record<string, unknown>>(query: string, raw: string): Promise<Reply<T>> {
    const options = { token: this.token, raw, headers: { "content-type": "text/csv" } };
    return this.product.call<T>("POST", `/bars/import?${query}`, undefined, options);
  }

  /** The id of the practice account. */
  async practice(): Promise<string> {
    const { body } = await this.get<{ id: string }[]>("/connections");
    return body[0]?.id ?? "";
  }
}

export const SPEC = {
  specVersion: 1,
  name: "EMA pullback",
  symbol: "EURUSD",
  timeframe: "H1",
  params: {
    fast: { default: 12, min: 5, max: 50, step: 1 },
    slow: { default: 48, min: 20, max: 200, step: 2 },
  },
  entry: {
    long: "crossover(ema(close, fast), ema(close, slow))",
    short: "crossunder(ema(close, fast), ema(close, slow))",
  },
  stopLoss: "1.5 * atr(14)",
  takeProfit: "3 * atr(14)",
  sizing: { kind: "riskPercent", percent: 1 },
} as const;

/** H1 bars as a CSV file, a slow wave around 1.1. */
export function csvBars(count: number, from = Date.UTC(2017, 3, 19, 9)): string {
  const lines = ["time,open,high,low,close,volume"];
  for (let i = 0; i < count; i++) {
    const middle = (bar: number) => 1.1 + 0.01 * Math.sin(bar / 40) + 0.002 * Math.sin(bar / 7);
    const [open, close] = [middle(i), middle(i + 1)];
    const prices = [open, Math.max(open, close) + 0.0004, Math.min(open, close) - 0.0004, close];
    lines.push(
      [
        new Date(from + i * 3_600_000).toISOString(),
        ...prices.map((price) => price.toFixed(5)),
        100,
      ].join(","),
    );
  }
  return lines.join("\n");
}
