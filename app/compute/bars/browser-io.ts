import { indexedDbStore } from "../key-value.ts";
import type { ChunkName } from "./chunk-list.ts";
import { chunkStore } from "./chunk-store.ts";
import type { BarsIo } from "./load-bars.ts";

let io: Promise<BarsIo> | null = null;

/** The browser's own net, disk and hashing. */
export function browserBarsIo(): Promise<BarsIo> {
  io ??= chunkStore().then((chunks) => ({
    fetch: (url) => fetch(url, { headers: { accept: "application/json, */*" } }),
    chunks,
    lists: indexedDbStore<readonly ChunkName[]>("nusatrade-bar-lists"),
    sha256,
    gunzip,
  }));
  return io;
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>); // never shared memory
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]); // as above
  const stream = packed.stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
