import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { concatBars, emptyBars } from "#domain";
import { encodeChunk, generateBars, splitByMonth } from "#marketdata";
import type { KeyValue } from "../key-value.ts";
import { type ChunkName, replacedKeys } from "./chunk-list.ts";
import { type BarsIo, loadBars } from "./load-bars.ts";

const from = Date.UTC(2024, 0, 1);
const bars = generateBars({ symbol: "EURUSD", timeframe: "H4", from, count: 900, seed: 1 });
const all = { from: 0, to: Number.MAX_SAFE_INTEGER };
const set = { userId: "u1", symbol: "EURUSD.synthetic", timeframe: "H4" };
const hex = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

class MapStore<T> extends Map<string, T> {
  readonly store: KeyValue<T> = {
    get: async (key) => this.get(key),
    put: async (key, value) => void this.set(key, value),
    delete: async (key) => void this.delete(key),
    keys: async (prefix) => [...this.keys()].filter((key) => key.startsWith(prefix)).sort(),
  };
}

/** A server with these months, and the cache of a browser that asks it. */
class World {
  readonly chunks = new MapStore<Uint8Array>();
  readonly lists = new MapStore<readonly ChunkName[]>();
  readonly asked: string[] = [];
  isOnline = true;
  months: readonly { readonly name: ChunkName; readonly bytes: Uint8Array }[];

  constructor() {
    this.months = splitByMonth(bars).map(({ month, bars: part }) => {
      const bytes = new Uint8Array(gzipSync(encodeChunk(part)));
      return {
        name: { month, version: 1, bars: part.time.length, sha256: hex(bytes) },
        bytes,
      };
    });
  }

  readonly io: BarsIo = {
    fetch: async (url) => this.#reply(url),
    chunks: this.chunks.store,
    lists: this.lists.store,
    sha256: async (bytes) => hex(bytes),
    gunzip: async (bytes) => new Uint8Array(gunzipSync(bytes)),
  };

  #reply(url: string): Response {
    if (!this.isOnline) throw new TypeError("Failed to fetch");
    this.asked.push(url);
    const { pathname, searchParams } = new URL(url, "http://here");
    if (pathname.endsWith("/chunks")) return Response.json(this.months.map(({ name }) => name));
    const found = this.months.find(
      ({ name }) =>
        pathname.endsWith(`/EURUSD.synthetic/H4/${name.month}`) &&
        searchParams.get("version") === String(name.version),
    );
    if (!found) return Response.json({ code: "chunk_not_found", detail: "gone" }, { status: 404 });
    return new Response(found.bytes as Uint8Array<ArrayBuffer>);
  }
}

test("bars come whole from the server once, and from the cache after that, offline too", async () => {
  const world = new World();
  const first = await loadBars(world.io, { ...set, ...all });
  expect(first.bars).toEqual(concatBars([bars]));
  expect(first).toMatchObject({ fetched: world.months.length, isOffline: false });
  world.asked.length = 0;
  const second = await loadBars(world.io, { ...set, ...all });
  expect(second.fetched).toBe(0);
  expect(world.asked).toEqual(["/api/v1/bars/chunks?symbol=EURUSD.synthetic&timeframe=H4"]);
  world.isOnline = false;
  const third = await loadBars(world.io, { ...set, ...all });
  expect(third).toEqual({ ...second, isOffline: true });
});

test("only the months of a range are fetched, and only its bars are given", async () => {
  const world = new World();
  const range = { from: Date.UTC(2024, 1, 10), to: Date.UTC(2024, 2, 5) };
  const loaded = await loadBars(world.io, { ...set, ...range });
  expect(loaded.needed).toBe(2);
  expect(loaded.bars.time.every((at) => at >= range.from && at < range.to)).toBe(true);
  expect(loaded.bars.time.length).toBe(
    bars.time.filter((at) => at >= range.from && at < range.to).length,
  );
  const other = await loadBars(world.io, { ...set, ...range, to: range.to + 1 });
  expect(other.dataKey).not.toBe(loaded.dataKey);
});

test("a month that was imported anew is fetched, and its old version leaves the cache", async () => {
  const world = new World();
  await loadBars(world.io, { ...set, ...all });
  const kept = world.chunks.size;
  const bytes = new Uint8Array(gzipSync(encodeChunk({ ...emptyBars(1), ...oneBar() })));
  world.months = world.months.map((month, i) =>
    i === 1 ? { name: { ...month.name, version: 2, bars: 1, sha256: hex(bytes) }, bytes } : month,
  );
  const loaded = await loadBars(world.io, { ...set, ...all });
  expect(loaded.fetched).toBe(1);
  expect(world.chunks.size).toBe(kept);
  expect([...world.chunks.keys()].filter((key) => key.includes("2024-02.1."))).toEqual([]);
});

test("bytes that were damaged on the disk are fetched again; damaged on the way they are refused", async () => {
  const world = new World();
  await loadBars(world.io, { ...set, ...all });
  const [key = ""] = world.chunks.keys();
  world.chunks.set(key, new Uint8Array([1, 2, 3]));
  expect((await loadBars(world.io, { ...set, ...all })).fetched).toBe(1);
  world.chunks.clear();
  world.months = world.months.map((month) => ({ ...month, bytes: new Uint8Array([1]) }));
  await expect(loadBars(world.io, { ...set, ...all })).rejects.toMatchObject({
    code: "bars.broken",
  });
});

test("a full or forbidden disk costs the cache, not the bars", async () => {
  const world = new World();
  const refuse = () => Promise.reject(new Error("QuotaExceededError"));
  const broken = { get: refuse, put: refuse, delete: refuse, keys: refuse };
  const io = { ...world.io, chunks: broken, lists: broken };
  expect((await loadBars(io, { ...set, ...all })).bars.time).toHaveLength(900);
});

test("without the net and without a cache it says so; a range without bars too", async () => {
  const world = new World();
  const later = { from: Date.UTC(2030, 0, 1), to: Date.UTC(2031, 0, 1) };
  await expect(loadBars(world.io, { ...set, ...later })).rejects.toMatchObject({ code: "no_bars" });
  world.isOnline = false;
  world.lists.clear();
  await expect(loadBars(world.io, { ...set, ...all })).rejects.toMatchObject({ code: "offline" });
});

test("what one user keeps is nothing to another", async () => {
  const world = new World();
  await loadBars(world.io, { ...set, ...all });
  const kept = [...world.chunks.keys()];
  expect(kept.every((key) => key.startsWith("u1/"))).toBe(true);
  expect(replacedKeys(set, [], kept)).toEqual(kept);
  expect((await loadBars(world.io, { ...set, userId: "u2", ...all })).fetched).toBe(
    world.months.length,
  );
});

function oneBar() {
  const one = (value: number) => Float64Array.of(value);
  return {
    time: one(Date.UTC(2024, 1, 5)),
    open: one(1.1),
    high: one(1.2),
    low: one(1),
    close: one(1.1),
    volume: one(5),
    spread: one(8),
  };
}
