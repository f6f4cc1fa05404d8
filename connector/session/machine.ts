import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import * as z from "zod/mini";
import { UserError } from "#domain";
import type { JournalLine } from "#orders";
import type { TerminalFacts } from "../bridge/index.ts";

const machineFile = z.object({ id: z.string().check(z.minLength(8)) });
const accountFile = z.object({ login: z.string(), server: z.string() });
export type PinnedAccount = z.infer<typeof accountFile>;

/** What a data directory knows of this PC. */
export class Machine {
  readonly name = hostname().slice(0, 100);
  readonly id: string;
  readonly #dataDir: string;
  #account: PinnedAccount | null;

  /** Makes the directory and the machine's id when they are not there. */
  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const known = readJson(join(dataDir, "machine.json"), machineFile);
    this.id = known?.id ?? randomUUID();
    if (!known) writeJson(join(dataDir, "machine.json"), { id: this.id });
    this.#account = readJson(join(dataDir, "account.json"), accountFile);
  }

  get journalPath(): string {
    return join(this.#dataDir, "journal.log");
  }

  /** The account whose terminal came first: no other one may come in. */
  get account(): PinnedAccount | null {
    return this.#account;
  }

  pin({ login, server }: TerminalFacts): void {
    if (this.#account) return;
    this.#account = { login, server };
    writeJson(join(this.#dataDir, "account.json"), this.#account);
  }

  /** First line of a new journal. */
  newJournalLine(at: number): JournalLine {
    return { kind: "journal", journal_id: randomUUID(), at };
  }
}

function readJson<T>(path: string, schema: z.ZodMiniType<T>): T | null {
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(content));
  } catch {
    throw new UserError("connector.bad_file", `${path} is damaged; move it away`);
  }
}

function writeJson(path: string, content: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(`${path}.draft`, "w", 0o600);
  writeSync(file, `${JSON.stringify(content)}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.draft`, path);
}
