import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "#domain";

const LEAST_CHARACTERS = 32;

/**
 * The secret that connector and terminal share, from its file; made on first use, readable by its owner only.
 *
 * @throws UserError when the file holds too little to be a secret.
 */
export function sharedSecret(path: string): string {
  const known = readSecret(path);
  if (known !== null) return known;
  const fresh = randomBytes(32).toString("hex");
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${fresh}\n`, { mode: 0o600 });
  try {
    // A link appears whole or not at all: of two programs that start at once one makes it, the other reads it.
    linkSync(draft, path);
    return fresh;
  } catch (error) {
    const other = isExisting(error) ? readSecret(path) : null;
    if (other === null) throw error;
    return other;
  } finally {
    unlinkSync(draft);
  }
}

/** The secret of a file that somebody else makes; null while it is not there. */
export function readSecret(path: string): string | null {
  let content: string;
  try {
    content = readFileSync(path, "utf8").trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  if (content.length < LEAST_CHARACTERS) {
    throw new UserError(
      "bridge.short_secret",
      `${path} must hold at least ${LEAST_CHARACTERS} characters`,
    );
  }
  return content;
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
