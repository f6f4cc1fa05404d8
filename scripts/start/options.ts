import { resolve } from "node:path";
import { parseArgs } from "node:util";

/** The parts that listen, each with the option and the variable that move it. */
export const LISTENERS = {
  app: { option: "port", variable: "NUSATRADE_PORT", usual: 8787 },
  rooms: { option: "rooms-port", variable: "NUSATRADE_ROOMS_PORT", usual: 1999 },
  database: { option: "db-port", variable: "NUSATRADE_DB_PORT", usual: 8080 },
  connector: { option: "terminal-port", variable: "NUSATRADE_TERMINAL_PORT", usual: 47821 },
} as const;
export type Listener = keyof typeof LISTENERS;
export type Ports = Record<Listener, number>;

export interface StartOptions {
  readonly ports: Ports;
  /** Absolute. Everything that start writes lives here: database, room storage, secrets, logs. */
  readonly dataDir: string;
}

/** A wish of the person at the keyboard that cannot be met; its message is all they need to read. */
export class StartError extends Error {}

const listeners = Object.keys(LISTENERS) as Listener[];

export const HELP = [
  "npm start -- [options]",
  ...listeners.map((name) => helpLine(name)),
  "  --data-dir DIR         where everything is kept (.data, or NUSATRADE_DATA_DIR)",
  "  --help                 this text",
].join("\n");

function helpLine(name: Listener): string {
  const { option, variable, usual } = LISTENERS[name];
  return `${`  --${option} N`.padEnd(24)} port of ${name} (${usual}, or ${variable})`;
}

/**
 * Options from the command line, then from NUSATRADE_* variables, then the usual ones.
 *
 * @returns null when only help was asked for.
 * @throws StartError for an unknown option, a port out of range, or one port given to two parts.
 */
export function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv): StartOptions | null {
  const given = parse(argv);
  if (given.help) return null;
  const ports = Object.fromEntries(
    listeners.map((name) => [name, portOf(name, given[LISTENERS[name].option], env)]),
  ) as Ports; // fromEntries forgets the keys it was given
  refuseSharedPorts(ports);
  const dataDir = given["data-dir"] ?? env.NUSATRADE_DATA_DIR ?? ".data";
  return { ports, dataDir: resolve(String(dataDir)) };
}

function parse(argv: readonly string[]): Record<string, string | boolean | undefined> {
  const text = { type: "string" } as const;
  const options = {
    ...Object.fromEntries(listeners.map((name) => [LISTENERS[name].option, text])),
    "data-dir": text,
    help: { type: "boolean" } as const,
  };
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new StartError(`${reason}.\n${HELP}`);
  }
}

function portOf(name: Listener, given: unknown, env: NodeJS.ProcessEnv): number {
  const { option, variable, usual } = LISTENERS[name];
  const text = given ?? env[variable] ?? usual;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new StartError(
    `The port of ${name} must be a whole number from 1 to 65535, was "${text}" (--${option} or ${variable}).`,
  );
}

function refuseSharedPorts(ports: Ports): void {
  for (const [index, name] of listeners.entries()) {
    const twin = listeners.slice(index + 1).find((other) => ports[other] === ports[name]);
    if (twin) throw new StartError(`${name} and ${twin} cannot share port ${ports[name]}.`);
  }
}
