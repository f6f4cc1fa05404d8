import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Made once for a data folder and kept in it; never printed, never on a command line. */
export interface Secrets {
  readonly authSecret: string;
  readonly roomSecret: string;
  readonly databaseToken: string;
}

/** Reads the folder's secrets, making them on the first start (mode 0600). */
export function readSecrets(dataDir: string): Secrets {
  const file = join(dataDir, "secrets.json");
  if (!existsSync(file)) {
    const fresh: Secrets = {
      authSecret: newSecret(),
      roomSecret: newSecret(),
      databaseToken: newSecret(),
    };
    writePrivate(file, `${JSON.stringify(fresh, null, 2)}\n`);
  }
  return JSON.parse(readFileSync(file, "utf8")) as Secrets; // written above
}

/** Writes a file that only its owner may read. */
export function writePrivate(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
}

function newSecret(): string {
  return randomBytes(32).toString("hex");
}
