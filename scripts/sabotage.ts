import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SABOTAGES, type Sabotage } from "./sabotage/list.ts";
import { runHidden } from "./sabotage/run.ts";

// `npm run test:deep`: the safeguards are broken one by one, each in a copy of the sources, and each time somebody has to
// notice: the fault simulator, or where that cannot, the unit test that the list names.

const ROOT = new URL("..", import.meta.url).pathname;
const COPIED = [
  "party",
  "research",
  "connector",
  "scripts",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];
const SEEDS = 1_500;
const CONTROL_SEEDS = 30;

interface Row {
  readonly name: string;
  readonly caught: string | null;
  readonly seconds: number;
}

const only = process.argv[2];
await demandQuiet();
const rows: Row[] = [];
for (const sabotage of SABOTAGES) {
  if (only !== undefined && !sabotage.name.includes(only)) continue;
  const started = performance.now();
  const caught = await tryOut(sabotage);
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  rows.push({ name: sabotage.name, caught, seconds });
  process.stdout.write(
    `${caught === null ? "SURVIVED" : "caught  "}  ${sabotage.name}: ${caught ?? "nobody noticed"} (${seconds} s)\n`,
  );
}
const survived = rows.filter((row) => row.caught === null).length;
process.stdout.write(
  `${rows.length} sabotages, ${rows.length - survived} caught, ${survived} survived\n`,
);
process.exitCode = survived > 0 ? 1 : 0;

/** A detector that always cries is none: with nothing broken, nobody may notice anything. */
async function demandQuiet(): Promise<void> {
  for (const test of new Set(SABOTAGES.flatMap((one) => one.test ?? []))) {
    const cry = await tryOut({ name: "nothing", edits: [], test }, CONTROL_SEEDS);
    if (cry !== null) throw new Error(`with nothing broken, this was noticed: ${cry}`);
  }
  process.stdout.write("quiet     with nothing broken\n");
}

/** Who noticed, in words; null when nobody did. */
async function tryOut({ edits, test, name }: Sabotage, seedCount = SEEDS): Promise<string | null> {
  const copy = mkdtempSync(join(tmpdir(), "nusatrade-sabotage-"));
  try {
    for (const path of COPIED) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    for (const { file, find, put } of edits) {
      const path = join(copy, file);
      const parts = readFileSync(path, "utf8").split(find);
      if (parts.length !== 2)
        throw new Error(`"${name}": its text stands ${parts.length - 1} times in ${file}`);
      writeFileSync(path, parts.join(put));
    }
    if (test !== undefined) {
      const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
      const unit = await runHidden(copy, [vitest, "run", "--project", "unit", test]);
      if (unit.code !== 0) return test;
    }
    const seeds = ["--seeds", String(seedCount), "--first", "--json"];
    const worlds = await runHidden(copy, ["connector/cli/index.ts", "faults", ...seeds]);
    return worlds.code === 0 ? null : (wordOf(worlds.stdout) ?? "the simulator broke down");
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function wordOf(json: string): string | null {
  try {
    const { failures } = JSON.parse(json);
    const [first] = failures;
    const [violation] = first.violations;
    return `seed ${first.seed}, ${violation.invariant} ${violation.what}`;
  } catch {
    return null; // it fell before it could say anything: that is noticed too
  }
}
