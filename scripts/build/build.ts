import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** Of which sources the build in build/ was made. */
const STAMP = "build/sources.sha256";
const SOURCES = [
  "{app,research,party,workers,drizzle}/**/*.{ts,tsx,css,json,svg,png,ico,woff2}",
  "public/**/*",
  "project.inlang/settings.json",
  "{package,package-lock,tsconfig}.json",
  "{vite,postcss,tailwind}.config.{ts,js,mjs,cjs}",
];

/** Compiles the words, then the pages (browser and Worker side), and notes what they were made of. */
export function build(): void {
  const before = sourcesHash();
  rmSync(STAMP, { force: true }); // a build that fails halfway must not pass for a good one
  run("node_modules/@inlang/paraglide-js/bin/run.js", [
    ...["compile", "--project", "./project.inlang", "--outdir", "./app/i18n/generated"],
    ...["--emit-ts-declarations", "--silent"],
  ]);
  run("node_modules/@remix-run/dev/dist/cli.js", ["vite:build"]);
  writeFileSync(STAMP, before);
}

/** Whether there is no build, or one of other sources than those in the tree. */
export function isBuildStale(): boolean {
  if (!existsSync(STAMP) || !existsSync("build/server/index.js")) return true;
  return readFileSync(STAMP, "utf8") !== sourcesHash();
}

function sourcesHash(): string {
  const hash = createHash("sha256");
  const files = globSync(SOURCES, { exclude: (path) => path.includes("i18n/generated") });
  for (const file of files.filter((name) => !/\.test\.tsx?$/.test(name)).sort()) {
    hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function run(script: string, args: readonly string[]): void {
  const result = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
  if (result.status === 0) return;
  throw new Error(`${script} failed:\n${result.stdout}${result.stderr}`.trimEnd());
}
