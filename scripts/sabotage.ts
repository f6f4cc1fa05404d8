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
const SEEDS = 2_000;

interface Row {
  readonly name: string;
  readonly caught: string | null;
  readonly seconds: number;
}

const only = process.argv[2];
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

/** Who noticed, in words; null when nobody did. */
async function tryOut({ edits, test, name }: Sabotage): Promise<string | null> {
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
    const worlds = await runHidden(copy, [
      "connector/cli/index.ts",
      "faults",
      "--seeds",
      String(SEEDS),
      "--first",
      "--json",
    ]);
    if (worlds.code !== 0) return wordOf(worlds.stdout) ?? "the simulator broke down";
    if (test === undefined) return null;
    const unit = await runHidden(copy, [
      join(ROOT, "node_modules/vitest/vitest.mjs"),
      "run",
      "--project",
      "unit",
      test,
    ]);
    return unit.code === 0 ? null : test;
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
