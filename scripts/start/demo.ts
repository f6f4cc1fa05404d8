import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { generateBars } from "#marketdata";
import { type Api, ApiRefusal, apiAt } from "./api.ts";
import { csvOf } from "./csv.ts";
import { EXAMPLE, SYNTHETIC_SYMBOL } from "./example-strategy.ts";
import { writePrivate } from "./secrets.ts";

/** Someone to sign in as, so that a first look needs no form. */
export interface Demo {
  readonly email: string;
  readonly password: string;
}

const BARS = 5000;

/** Where the simulated terminal's connector keeps its credential. */
export function credentialFileOf(dataDir: string): string {
  return join(dataDir, "connector-credential");
}

/**
 * Makes sure that the demo user exists, with a terminal connection, bars and a strategy. What is there already stays as
 * it is.
 */
export async function prepareDemo(
  appAddress: string,
  dataDir: string,
): Promise<{ readonly demo: Demo; readonly api: Api }> {
  const demo = readDemo(dataDir);
  const api = await signIn(apiAt(appAddress), demo);
  await pairSimulatedTerminal(api, credentialFileOf(dataDir));
  if ((await api.get<readonly unknown[]>("/backtest/strategies")).length === 0) {
    await importSyntheticBars(api);
    await api.post("/backtest/strategies", { name: EXAMPLE.name, spec: EXAMPLE });
  }
  return { demo, api };
}

/** Waits until the simulated terminal's orders could flow. @returns false when that takes too long. */
export async function comesOnline(api: Api): Promise<boolean> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const connections = await api.get<readonly { kind: string; online: boolean }[]>("/connections");
    if (connections.some(({ kind, online }) => kind === "terminal" && online)) return true;
    await new Promise((next) => setTimeout(next, 200));
  }
  return false;
}

function readDemo(dataDir: string): Demo {
  const file = join(dataDir, "demo.json");
  if (!existsSync(file)) {
    const fresh: Demo = {
      email: "demo@nusatrade.example",
      password: randomBytes(9).toString("base64url"),
    };
    writePrivate(file, `${JSON.stringify(fresh, null, 2)}\n`);
  }
  return JSON.parse(readFileSync(file, "utf8")) as Demo; // written above
}

async function signIn(api: Api, { email, password }: Demo): Promise<Api> {
  const login = () => api.post<{ token: string }>("/auth/login", { email, password });
  try {
    return api.as((await login()).token);
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.status !== 401) throw error;
    await api.post("/auth/register", { email, password, name: "Demo trader" });
    return api.as((await login()).token);
  }
}

/** The credential is shown once: without its file the terminal is paired anew. */
async function pairSimulatedTerminal(api: Api, credentialFile: string): Promise<void> {
  if (existsSync(credentialFile)) return;
  const name = "Simulated terminal";
  const made = await api.post<{ credential: string }>("/connections", { name, kind: "terminal" });
  writePrivate(credentialFile, `${made.credential}\n`);
}

async function importSyntheticBars(api: Api): Promise<void> {
  const bars = generateBars({
    symbol: SYNTHETIC_SYMBOL,
    timeframe: EXAMPLE.timeframe,
    from: Date.UTC(2025, 0, 6),
    count: BARS,
    seed: 1,
  });
  await api.postCsv(
    `/bars/import?symbol=${SYNTHETIC_SYMBOL}&timeframe=${EXAMPLE.timeframe}&origin=synthetic`,
    csvOf(bars),
  );
}
