import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Bars } from "#domain";
import { generateBars } from "#marketdata";
import { type Api, ApiRefusal, apiAt } from "./api.ts";
import { writePrivate } from "./secrets.ts";

/** Someone to sign in as, so that a first look needs no form. */
export interface Demo {
  readonly email: string;
  readonly password: string;
}

/** Says in every list, chart and result that these prices were never quoted by anyone. */
const SYNTHETIC_SYMBOL = "EURUSD.synthetic";
const TIMEFRAME = "H1";
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
    timeframe: TIMEFRAME,
    from: Date.UTC(2025, 0, 6),
    count: BARS,
    seed: 1,
  });
  await api.postCsv(`/bars/import?symbol=${SYNTHETIC_SYMBOL}&timeframe=${TIMEFRAME}`, csvOf(bars));
}

function csvOf(bars: Bars): string {
  const rows = Array.from(bars.time, (time, i) =>
    [
      new Date(time).toISOString(),
      bars.open[i],
      bars.high[i],
      bars.low[i],
      bars.close[i],
      bars.volume[i],
    ].join(),
  );
  return `time,open,high,low,close,volume\n${rows.join("\n")}\n`;
}

const EXAMPLE = {
  specVersion: 1,
  name: "EMA pullback on synthetic bars",
  symbol: SYNTHETIC_SYMBOL,
  timeframe: TIMEFRAME,
  params: {
    fast: { default: 12, min: 5, max: 50, step: 1 },
    slow: { default: 48, min: 20, max: 200, step: 2 },
  },
  let: { trend: "ema(close, slow)" },
  entry: {
    long: "crossover(ema(close, fast), trend) and adx(14) > 20",
    short: "crossunder(ema(close, fast), trend) and adx(14) > 20",
  },
  exit: { long: "close < trend", short: "close > trend" },
  stopLoss: "1.5 * atr(14)",
  takeProfit: "3 * atr(14)",
  maxBars: 48,
  sizing: { kind: "riskPercent", percent: 1 },
};
