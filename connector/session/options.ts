import { parseArgs } from "node:util";
import { err, ok, type Result } from "#domain";

export interface ConnectOptions {
  /** Origin of the Worker, without a slash at its end. */
  readonly api: string;
  readonly credentialFile: string;
  readonly dataDir: string;
  readonly bridgePort: number;
  readonly secretFile: string;
  readonly maxLots: number;
}

export const CONNECT_HELP = `nusatrade connect: carries orders from your account's room to the terminal on this PC

  --api URL              the product's address (http://127.0.0.1:8787)
  --credential-file F    the connector's credential, shown once when the connection was made (required)
  --data-dir D           journal, machine id and pinned account (.data/connector)
  --bridge-port N        where the terminal calls, on this machine only (47821)
  --secret-file F        secret shared with the terminal; made when missing (<data-dir>/secret)
  --max-lots N           most lots of one opening order while this runs; the policy's own limit counts too
  --help                 this text

What this PC allows is its policy: nusatrade policy show, nusatrade policy set. To stop trading on this PC, with or
without the cloud: nusatrade kill.
`;

const OPTIONS = {
  api: { type: "string", default: "http://127.0.0.1:8787" },
  "credential-file": { type: "string" },
  "data-dir": { type: "string", default: ".data/connector" },
  "bridge-port": { type: "string", default: "47821" },
  "secret-file": { type: "string" },
  "max-lots": { type: "string", default: "1000000" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** The command line as options; "help" when it was asked for; else one line that says what is wrong. */
export function connectOptions(argv: readonly string[]): Result<ConnectOptions | "help", string> {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(argv);
  } catch (error) {
    // Node explains over several lines; the first one says it.
    return err(String(error instanceof Error ? error.message : error).split("\n")[0] ?? "");
  }
  if (values.help) return ok("help");
  const credentialFile = values["credential-file"];
  if (credentialFile === undefined)
    return err("--credential-file is required; make a connection on the web page to get one");
  const bridgePort = Number(values["bridge-port"]);
  if (!Number.isInteger(bridgePort) || bridgePort < 0 || bridgePort > 65_535) {
    return err(`--bridge-port must be 0 to 65535, was ${values["bridge-port"]}`);
  }
  const maxLots = Number(values["max-lots"]);
  if (!(maxLots > 0 && maxLots <= 1_000_000))
    return err(`--max-lots must be above 0, was ${values["max-lots"]}`);
  const api = originOf(values.api);
  if (api === null) return err(`--api must be an http address, was ${values.api}`);
  const dataDir = values["data-dir"];
  const secretFile = values["secret-file"] ?? `${dataDir}/secret`;
  return ok({
    api,
    credentialFile,
    dataDir,
    bridgePort,
    secretFile,
    maxLots,
  });
}

function originOf(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "http:" || url.protocol === "https:" ? url.origin : null;
}

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: false }).values;
}
