import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** A house in a temporary folder, judged by the project's own rules. */
export interface House {
  readonly folder: string;
  write(path: string, text: string): void;
  /** Runs a tool of node_modules in the house. */
  run(
    script: string,
    args: readonly string[],
  ): { readonly status: number | null; readonly out: string };
  remove(): void;
}

const RULES = ["biome.json", "dependency-cruiser.cjs", "knip.jsonc", "tsconfig.json"];

export function makeHouse(): House {
  const folder = mkdtempSync(join(tmpdir(), "nusatrade-house-"));
  for (const file of RULES) copyFileSync(file, join(folder, file));
  cpSync("lint", join(folder, "lint"), { recursive: true });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write(".gitignore", "node_modules/\n");
  write("package.json", JSON.stringify({ name: "house", private: true, type: "module" }));
  return {
    folder,
    write,
    run: (script, args) => {
      const ran = spawnSync(process.execPath, [resolve("node_modules", script), ...args], {
        cwd: folder,
        encoding: "utf8",
      });
      return { status: ran.status, out: ran.stdout + ran.stderr };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
