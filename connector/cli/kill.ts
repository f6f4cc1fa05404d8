import { setTimeout } from "node:timers/promises";
import { UserError } from "#domain";
import { KILL_LEVELS, type KillLevel } from "#protocol";
import { pressLocalKill, readAck } from "../session/local-kill.ts";
import { parseOptions } from "./command.ts";
import { print } from "./output.ts";

const HELP = `nusatrade kill - stop trading on this PC, with or without the cloud
nusatrade resume - let it go on

  nusatrade kill [--level LEVEL] [--data-dir D]
  nusatrade resume [--data-dir D]

  --level LEVEL      entries: nothing new is opened; pendings: waiting orders are cancelled too;
                     flatten: positions are closed too (entries)
  --data-dir D       the connector's own (.data/connector)
  --help             this text

It holds through restarts and is let go only on this PC: the web page can neither see it away nor resume it.
A connector that runs has it within a quarter of a second; one that does not, before it does anything else.
`;

const OPTIONS = {
  level: { type: "string", default: "entries" },
  "data-dir": { type: "string", default: ".data/connector" },
  help: { type: "boolean" },
} as const;

/** How long a running connector may take to write it down. */
const ACK_MS = 3_000;
const LOOK_MS = 50;

/** `nusatrade kill`. @returns 0 once it is on the disk. */
export async function runKill(argv: readonly string[]): Promise<number> {
  const { level, "data-dir": dataDir, help } = parseOptions(argv, OPTIONS);
  if (help) return printHelp();
  const known = KILL_LEVELS.find((one) => one === level);
  if (known === undefined)
    throw new UserError(
      "cli.option",
      `--level is one of ${KILL_LEVELS.join(", ")}, was "${level}"`,
    );
  return press(dataDir, known);
}

/** `nusatrade resume`. @returns 0 once it is on the disk. */
export async function runResume(argv: readonly string[]): Promise<number> {
  const { level: _, ...options } = OPTIONS;
  const { "data-dir": dataDir, help } = parseOptions(argv, options);
  if (help) return printHelp();
  return press(dataDir, null);
}

async function press(dataDir: string, level: KillLevel | null): Promise<number> {
  const { version } = pressLocalKill(dataDir, level, Date.now());
  const what = level === null ? "trading may go on here" : `trading is stopped here (${level})`;
  for (let waited = 0; waited < ACK_MS; waited += LOOK_MS) {
    if ((readAck(dataDir)?.version ?? 0) >= version) {
      await print(`${what}: the connector has it in its journal\n`);
      return 0;
    }
    await setTimeout(LOOK_MS);
  }
  await print(`${what}: no connector runs on ${dataDir}; one that starts obeys it first\n`);
  return 0;
}

async function printHelp(): Promise<number> {
  await print(HELP);
  return 0;
}
