import { spawn } from "node:child_process";
import { expect, test } from "vitest";

/** As many worlds as fit into a minute of two cores. */
const SEEDS = 2_000;

interface Report {
  readonly seeds: number;
  readonly seconds: number;
  readonly failures: readonly { readonly seed: number; readonly violations: readonly unknown[] }[];
  readonly tally: Readonly<Record<"faults" | "crashes" | "moves" | "acts", Record<string, number>>>;
}

test("two thousand worlds that break in every way lose, double and make up nothing", async () => {
  const report = await faults(["--seeds", String(SEEDS), "--threads", "2"]);
  const { seeds, seconds, failures, tally } = report;
  console.log(`${seeds} worlds in ${seconds.toFixed(1)} s`);
  expect(failures.map(({ seed, violations }) => ({ seed, violations }))).toEqual([]);
  expect(seeds).toBe(SEEDS);
  // Nothing lost is worth something only where something happened.
  expect(Object.keys(tally.faults).length).toBeGreaterThan(60);
  expect(Object.keys(tally.crashes).length).toBeGreaterThan(24);
  expect(Object.keys(tally.moves).length).toBeGreaterThan(30);
  expect(tally.acts["ended FILLED"]).toBeGreaterThan(SEEDS);
  expect(tally.acts["pressed again"]).toBeGreaterThan(SEEDS / 10);
  expect(tally.faults.crash).toBeGreaterThan(SEEDS / 2);
}, 300_000);

function faults(options: readonly string[]): Promise<Report> {
  const args = ["connector/cli/index.ts", "faults", ...options, "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(JSON.parse(text)));
  });
}
