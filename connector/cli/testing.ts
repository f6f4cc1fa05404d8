import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bars } from "#domain";

const CLI = fileURLToPath(new URL("./index.ts", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as a process of its own, in a folder of files that are its input. */
export class CommandFolder {
  readonly path = mkdtempSync(join(tmpdir(), "nusatrade-cli-"));

  /** A name inside the folder. */
  file(name: string): string {
    return join(this.path, name);
  }

  write(name: string, content: string | object): string {
    writeFileSync(this.file(name), typeof content === "string" ? content : JSON.stringify(content));
    return name;
  }

  run(...argv: string[]): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [CLI, ...argv], {
        cwd: this.path,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let [stdout, stderr] = ["", ""];
      child.stdout.on("data", (chunk) => {
        stdout += chunk;
      });
      child.stderr.on("data", (chunk) => {
        stderr += chunk;
      });
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, stdout, stderr }));
    });
  }

  /** What it printed as JSON. @throws Error with its stderr if it did not exit 0. */
  async json<T>(...argv: string[]): Promise<T> {
    const { code, stdout, stderr } = await this.run(...argv, "--json");
    if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
    return JSON.parse(stdout);
  }

  discard(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Bars as a file has them. */
export function csvOf(bars: Bars): string {
  const { time, open, high, low, close, volume, spread } = bars;
  const rows = Array.from(time, (at, i) =>
    [new Date(at).toISOString(), open[i], high[i], low[i], close[i], volume[i], spread[i]].join(
      ",",
    ),
  );
  return ["time,open,high,low,close,volume,spread", ...rows].join("\n");
}
