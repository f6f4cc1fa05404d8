import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import type { Bars } from "#domain";
import { main } from "./main.ts";

const CLI = fileURLToPath(new URL("./index.ts", import.meta.url));

/** Matches nothing. */
const NEVER = /(?!)/;
/** Ends when the last command begun here has ended. */
let turn: Promise<unknown> = Promise.resolve();

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Commands run in a folder of files that are their input. */
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

  /** In this process, one after the other: the folder is the process's own while a command runs. */
  run(...argv: string[]): Promise<Ended> {
    const before = turn;
    const ran = before.then(() => runHere(this.path, argv));
    turn = ran.catch(() => undefined);
    return ran;
  }

  /** As a process of its own, for what only a process has: signals, pipes, an end. */
  spawn(
    argv: readonly string[],
    { closesEarly = false, interruptAt = NEVER } = {},
  ): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [CLI, ...argv], {
        cwd: this.path,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let [stdout, stderr] = ["", ""];
      let isPressed = false;
      if (closesEarly) child.stdout.destroy();
      child.stdout.on("data", (chunk) => {
        stdout += chunk;
      });
      child.stderr.on("data", (chunk) => {
        stderr += chunk;
        if (!isPressed && interruptAt.test(stderr)) isPressed = child.kill("SIGINT");
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

async function runHere(folder: string, argv: readonly string[]): Promise<Ended> {
  const root = process.cwd();
  const stdout = heard(process.stdout);
  const stderr = heard(process.stderr);
  process.chdir(folder);
  try {
    const code = await main(argv);
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    process.chdir(root);
    stdout.end();
    stderr.end();
  }
}

/** Keeps what is written to a stream instead of writing it, until `end`. */
function heard(stream: NodeJS.WriteStream) {
  let text = "";
  const spy = vi.spyOn(stream, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  return { text: () => text, end: () => spy.mockRestore() };
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
