import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

export interface ProcessRow {
  readonly pid: number;
  readonly parentId: number;
  readonly groupId: number;
  readonly command: string;
}

/** Every process that still runs; one that ended and waits to be collected (a zombie) does not count. */
export function processTable(): ProcessRow[] {
  return existsSync("/proc/self/stat") ? fromProc() : fromPs();
}

export function groupMembers(groupId: number): ProcessRow[] {
  return processTable().filter((row) => row.groupId === groupId);
}

/**
 * True when the process was started with `variable=value` in its environment.
 * Where environments cannot be read (no /proc), the command line must name the checkout instead.
 */
export function carries(row: ProcessRow, variable: string, value: string): boolean {
  if (!existsSync("/proc/self/environ")) return row.command.includes(process.cwd());
  return readText(`/proc/${row.pid}/environ`).split("\0").includes(`${variable}=${value}`);
}

function fromProc(): ProcessRow[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      // "pid (command) state ppid pgrp ...": the command may hold blanks and brackets, so cut after it.
      const [state, parentId, groupId] = (
        readText(`/proc/${name}/stat`).split(") ").at(-1) ?? ""
      ).split(" ");
      if (!state || state === "Z" || state === "X") return [];
      const command = readText(`/proc/${name}/cmdline`).replaceAll("\0", " ").trim();
      return [{ pid: Number(name), parentId: Number(parentId), groupId: Number(groupId), command }];
    });
}

function fromPs(): ProcessRow[] {
  const listing = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat=,command="], {
    encoding: "utf8",
  });
  return listing.split("\n").flatMap((line) => {
    const [, pid, parentId, groupId, state, command] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (!pid || state?.startsWith("Z")) return [];
    return [
      {
        pid: Number(pid),
        parentId: Number(parentId),
        groupId: Number(groupId),
        command: command ?? "",
      },
    ];
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // it ended between the listing and the reading, or belongs to another user
  }
}
