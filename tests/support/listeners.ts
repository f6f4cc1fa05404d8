import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { processTable } from "../../scripts/start/process-table.ts";

export interface ListeningSocket {
  /** As /proc/net/tcp writes it: "0100007F" is 127.0.0.1, all zeros is every interface. */
  readonly hexAddress: string;
  readonly port: number;
}

const LISTEN = "0A";
const LOOPBACK = [
  "0100007F",
  "00000000000000000000000001000000",
  "0000000000000000FFFF00000100007F",
];

/** The sockets that the processes of a group (and `others`) listen on. Linux only. */
export function listeningSockets(isMember: (pid: number) => boolean): ListeningSocket[] {
  const inodes = new Set(
    processTable()
      .filter(({ pid }) => isMember(pid))
      .flatMap(({ pid }) => socketInodes(pid)),
  );
  return [...rows("/proc/net/tcp"), ...rows("/proc/net/tcp6")].flatMap((line) => {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
    const [hexAddress = "", hexPort = ""] = local.split(":");
    if (state !== LISTEN || !inodes.has(inode)) return [];
    return [{ hexAddress, port: Number.parseInt(hexPort, 16) }];
  });
}

/** Those that another machine could reach. */
export function reachableFromOutside(sockets: readonly ListeningSocket[]): ListeningSocket[] {
  return sockets.filter(({ hexAddress }) => !LOOPBACK.includes(hexAddress));
}

function rows(file: string): string[] {
  return readFileSync(file, "utf8").trim().split("\n").slice(1);
}

function socketInodes(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
      return inode ? [inode] : [];
    });
  } catch {
    return []; // it ended meanwhile
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ""; // closed meanwhile
  }
}
