import type * as Party from "partykit/server";

/** A storage value may have 128 KiB. */
const MAX_VALUE = 131_072;

/** What a room's storage does, on a Map: only what was put survives a crash. */
export class Disk {
  private readonly map = new Map<string, string>();

  async get(key: string | string[]): Promise<unknown> {
    if (typeof key === "string") return this.read(key);
    return new Map(key.filter((one) => this.map.has(one)).map((one) => [one, this.read(one)]));
  }

  async list({
    prefix = "",
    start = "",
    end = "~",
    reverse = false,
    limit = Number.POSITIVE_INFINITY,
  } = {}) {
    const keys = [...this.map.keys()]
      .filter((key) => key.startsWith(prefix) && key >= start && key < end)
      .sort();
    if (reverse) keys.reverse();
    return new Map(keys.slice(0, limit).map((key) => [key, this.read(key)]));
  }

  async put(entries: Record<string, unknown>): Promise<void> {
    for (const [key, value] of Object.entries(entries)) {
      const text = JSON.stringify(value);
      if (text.length >= MAX_VALUE) throw new RangeError(`${key} has ${text.length} characters`);
      this.map.set(key, text);
    }
  }

  async delete(keys: string[]): Promise<void> {
    for (const key of keys) this.map.delete(key);
  }

  async setAlarm(): Promise<void> {}
  async deleteAlarm(): Promise<void> {}

  asStorage(): Party.Storage {
    return this as unknown as Party.Storage; // the seven calls that the room makes
  }

  private read(key: string): unknown {
    const text = this.map.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }
}
