import { parseArgs } from "node:util";
import { err, ok, type Result } from "#domain";
import { BROKER_NAMES, type BrokerName } from "#simulator";

export interface TerminalOptions {
  readonly port: number;
  readonly secretFile: string;
  readonly stateFile: string;
  /** Bars to play; null = generated prices. */
  readonly barsFile: string | null;
  readonly symbols: readonly string[];
  readonly balance: number;
  readonly currency: string;
  readonly leverage: number;
  readonly login: string;
  readonly seed: number;
  /** "hedging" or "netting"; of a new account. */
  readonly marginMode: "hedging" | "netting";
  /** Which of the built-in brokers deals: its terms for every symbol. */
  readonly broker: BrokerName;
  /** One way between terminal and broker, ms. */
  readonly latencyMs: number;
  /** The program looks only so often, as the EA does; 0 = at once. */
  readonly timerMs: number;
  /** A file with a fault plan, a seed, or none. */
  readonly faults: string | null;
  /** Share of sends that a seed's faults meet. */
  readonly faultRate: number;
}

const DEFAULT_SYMBOLS = [
  "EURUSD",
  "GBPUSD",
  "USDJPY",
  "AUDUSD",
  "USDCHF",
  "USDCAD",
  "EURJPY",
  "XAUUSD",
  "US30",
  "NAS100",
  "BTCUSD",
  "ETHUSD",
];

export const TERMINAL_HELP = `nusatrade terminal: a simulated MetaTrader 5 terminal (demo account, made-up prices)

  --port N           the connector's port on this machine (47821)
  --secret-file F    secret shared with the connector (.data/connector/secret)
  --state-file F     where the account is kept (.data/terminal/account.json)
  --bars F           play these bars instead of generated prices (CSV or MT5 export)
  --symbol S         symbol to offer; repeat for more (12 common ones; with --bars the bars' symbol, EURUSD)
  --balance N        deposit of a new account (10000)
  --currency C       account currency of a new account (USD)
  --leverage N       of a new account (100 = 1:100)
  --login N          account number (90000001)
  --seed N           of the generated prices (1)
  --netting          one position a symbol, of a new account (hedging)
  --broker B         terms of trade: ${BROKER_NAMES.join(", ")} (plain)
  --latency-ms N     one way between terminal and broker (0)
  --timer-ms N       look only so often, as the EA does (0 = at once; the EA has 20)
  --faults F         file with a fault plan (JSON), or a number: faults thrown by that seed
  --fault-rate N     share of orders that a seed's faults meet (0.2)
  --help             this text
`;

const OPTIONS = {
  port: { type: "string", default: "47821" },
  "secret-file": { type: "string", default: ".data/connector/secret" },
  "state-file": { type: "string", default: ".data/terminal/account.json" },
  bars: { type: "string" },
  symbol: { type: "string", multiple: true },
  balance: { type: "string", default: "10000" },
  currency: { type: "string", default: "USD" },
  leverage: { type: "string", default: "100" },
  login: { type: "string", default: "90000001" },
  seed: { type: "string", default: "1" },
  netting: { type: "boolean", default: false },
  broker: { type: "string", default: "plain" },
  "latency-ms": { type: "string", default: "0" },
  "timer-ms": { type: "string", default: "0" },
  faults: { type: "string" },
  "fault-rate": { type: "string", default: "0.2" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** The command line as options; "help" when it was asked for; else one line that says what is wrong. */
export function terminalOptions(argv: readonly string[]): Result<TerminalOptions | "help", string> {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(argv);
  } catch (error) {
    // Node explains over several lines; the first one says it.
    return err(String(error instanceof Error ? error.message : error).split("\n")[0] ?? "");
  }
  if (values.help) return ok("help");
  const numbers = {
    port: Number(values.port),
    balance: Number(values.balance),
    leverage: Number(values.leverage),
    seed: Number(values.seed),
    latencyMs: Number(values["latency-ms"]),
    timerMs: Number(values["timer-ms"]),
    faultRate: Number(values["fault-rate"]),
  };
  if (!isWhole(numbers.port, 1, 65_535))
    return err(`--port must be 1 to 65535, was ${values.port}`);
  if (!(numbers.balance > 0 && numbers.balance <= 1e9))
    return err(`--balance must be above 0, was ${values.balance}`);
  if (!isWhole(numbers.leverage, 1, 1000))
    return err(`--leverage must be 1 to 1000, was ${values.leverage}`);
  if (!isWhole(numbers.seed, 0, 2 ** 32 - 1))
    return err(`--seed must be a whole number, was ${values.seed}`);
  if (!isWhole(numbers.latencyMs, 0, 60_000))
    return err(`--latency-ms must be 0 to 60000, was ${values["latency-ms"]}`);
  if (!isWhole(numbers.timerMs, 0, 1000))
    return err(`--timer-ms must be 0 to 1000, was ${values["timer-ms"]}`);
  if (!(numbers.faultRate >= 0 && numbers.faultRate <= 1))
    return err(`--fault-rate must be 0 to 1, was ${values["fault-rate"]}`);
  const broker = BROKER_NAMES.find((name) => name === values.broker);
  if (broker === undefined)
    return err(`--broker must be one of ${BROKER_NAMES.join(", ")}, was ${values.broker}`);
  if (!/^\d{1,18}$/.test(values.login)) return err(`--login must be a number, was ${values.login}`);
  if (!/^[A-Z]{3}$/.test(values.currency))
    return err(`--currency must be three capitals, was ${values.currency}`);
  return ok({
    ...numbers,
    secretFile: values["secret-file"],
    stateFile: values["state-file"],
    barsFile: values.bars ?? null,
    symbols: values.symbol ?? (values.bars === undefined ? DEFAULT_SYMBOLS : ["EURUSD"]),
    currency: values.currency,
    login: values.login,
    ...{ marginMode: values.netting ? "netting" : "hedging", broker },
    faults: values.faults ?? null,
  });
}

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: false }).values;
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
