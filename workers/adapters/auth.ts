import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { bearer } from "better-auth/plugins";
import { serializeSignedCookie } from "better-call";
import { type Db, schema } from "#db";
import { AppError } from "#domain";
import type { AuthPort, SignedInView } from "#services";

export interface AuthSettings {
  readonly db: Db;
  readonly secret: string;
  readonly appUrl: string;
  newId(): string;
}

/** Where better-auth's own endpoints are mounted. */
const BASE_PATH = "/api/v1/auth/better";
const SESSION_TOKEN_CHARACTERS = 32;
const SESSION_SECONDS = 7 * 86_400;
// Of one address: enough for a household, too few to guess passwords. A machine of one's own may do as it likes (tests do).
const GUESSES = { window: 60, max: 10 };
const AT_HOME = { window: 60, max: 10_000 };

/** Sessions by better-auth: a cookie for pages, the same token as bearer for the API. */
export function createAuth(settings: AuthSettings): AuthPort {
  const auth = build(settings);
  const call = (path: string, headers: Headers, body: object) =>
    auth.handler(
      new Request(`${settings.appUrl}${BASE_PATH}${path}`, {
        method: "POST",
        headers: passOn(headers, settings.appUrl),
        body: JSON.stringify(body),
      }),
    );
  return {
    async register(input, headers) {
      const reply = await call("/sign-up/email", headers, input);
      if (reply.status === 422) return null;
      return signedIn(reply);
    },
    async login(input, headers) {
      const reply = await call("/sign-in/email", headers, input);
      if (reply.status === 401) return null;
      return signedIn(reply);
    },
    async logout(headers) {
      const reply = await call("/sign-out", headers, {});
      return reply.headers.getSetCookie();
    },
    async userFrom(headers) {
      if (!headers.has("authorization") && !headers.has("cookie")) return null;
      const found = await auth.api.getSession({ headers });
      if (!found) return null;
      const { id, email, name } = found.user;
      return { id, email, name };
    },
    async decoy(input) {
      const token = randomLetters(SESSION_TOKEN_CHARACTERS);
      const isSecure = settings.appUrl.startsWith("https:");
      const name = `${isSecure ? "__Secure-" : ""}better-auth.session_token`;
      const cookie = await serializeSignedCookie(name, token, settings.secret, {
        maxAge: SESSION_SECONDS,
        path: "/",
        httpOnly: true,
        sameSite: "Lax",
        secure: isSecure,
      });
      return {
        token: decodeURIComponent(cookie.slice(name.length + 1).split(";", 1)[0] ?? ""),
        user: { id: settings.newId(), email: input.email.toLowerCase(), name: input.name },
        set_cookies: [cookie],
      };
    },
    handle: (request) => auth.handler(request),
  };
}

function build({ db, secret, appUrl, newId }: AuthSettings) {
  const isAtHome = isLoopback(appUrl);
  const rule = isAtHome ? AT_HOME : GUESSES;
  return betterAuth({
    database: drizzleAdapter(db, { provider: "sqlite", schema, transaction: false }),
    secret,
    baseURL: appUrl,
    basePath: BASE_PATH,
    trustedOrigins: isAtHome ? [appUrl, appUrl.replace("127.0.0.1", "localhost")] : [appUrl],
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    // A cached session would outlive its sign-out.
    session: { expiresIn: SESSION_SECONDS, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: isAtHome ? AT_HOME.max : 100,
      customRules: { "/sign-in/*": rule, "/sign-up/*": rule },
    },
    advanced: {
      database: { generateId: () => newId(), joins: true },
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
    },
    logger: { level: "error" },
    telemetry: { enabled: false },
    plugins: [bearer({ requireSignature: true })],
  });
}

/** Only what better-auth needs: our own edge has checked the origin already. */
function passOn(headers: Headers, appUrl: string): Headers {
  const passed = new Headers({ "content-type": "application/json", origin: appUrl });
  for (const name of ["authorization", "cookie", "user-agent", "cf-connecting-ip"]) {
    const value = headers.get(name);
    if (value) passed.set(name, value);
  }
  return passed;
}

async function signedIn(reply: Response): Promise<SignedInView> {
  if (reply.status === 429) {
    throw new AppError("too_many_requests", "Too many attempts. Wait a minute and try again.", {
      status: 429,
    });
  }
  const token = reply.headers.get("set-auth-token");
  if (!reply.ok || !token) {
    throw new Error(`better-auth answered ${reply.status}: ${(await reply.text()).slice(0, 200)}`);
  }
  const { user } = (await reply.json()) as { user: SignedInView["user"] }; // its documented reply
  return {
    token,
    user: { id: user.id, email: user.email, name: user.name },
    set_cookies: reply.headers.getSetCookie(),
  };
}

function isLoopback(url: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);
}

function randomLetters(count: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(bytes, (byte) => letters.charAt(byte % letters.length)).join("");
}
