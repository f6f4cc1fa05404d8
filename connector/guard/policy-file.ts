import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { readSecret, sharedSecret } from "../bridge/index.ts";
import { DEFAULT_POLICY, type Policy, readPolicy, signPolicy } from "./policy.ts";

/** The policy that counts, or the one sentence that says why nothing is opened. */
export type PolicyState =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly sentence: string };

/**
 * The policy of a data directory: `policy.json`, signed with `policy.key`, which is made on this PC, never leaves it
 * and is readable by its owner only. Neither there yet: both are made, with the default policy.
 */
export function loadPolicy(dataDir: string): PolicyState {
  const path = policyPath(dataDir);
  const text = readText(path);
  const key = readSecret(keyPath(dataDir));
  if (text === null && key === null) {
    savePolicy(dataDir, DEFAULT_POLICY);
    return { ok: true, policy: DEFAULT_POLICY };
  }
  const policy = text === null || key === null ? null : readPolicy(text, key);
  if (policy !== null) return { ok: true, policy };
  const what = text === null ? "is missing" : "was changed by something else";
  const sentence = `${path} ${what}: nothing is opened until "nusatrade policy set" has signed it again on this PC.`;
  return { ok: false, sentence };
}

/** Signs and writes it, whole or not at all. */
export function savePolicy(dataDir: string, policy: Policy): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const text = signPolicy(policy, sharedSecret(keyPath(dataDir)));
  const path = policyPath(dataDir);
  const draft = `${path}.draft`;
  rmSync(draft, { force: true });
  const file = openSync(draft, "wx", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

function policyPath(dataDir: string): string {
  return join(dataDir, "policy.json");
}

function keyPath(dataDir: string): string {
  return join(dataDir, "policy.key");
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
