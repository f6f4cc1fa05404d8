import { indexedDbStore, type KeyValue } from "../key-value.ts";

const FOLDER = "bars";

/** Packed bars by key: in the origin's private file system where files can be written from a page, else in IndexedDB. */
export async function chunkStore(): Promise<KeyValue<Uint8Array>> {
  return (await opfsStore()) ?? indexedDbStore<Uint8Array>("nusatrade-bars");
}

async function opfsStore(): Promise<KeyValue<Uint8Array> | null> {
  const canWrite = "createWritable" in (globalThis.FileSystemFileHandle?.prototype ?? {});
  if (!canWrite || !navigator.storage?.getDirectory) return null;
  try {
    const root = await navigator.storage.getDirectory();
    return inFolder(await root.getDirectoryHandle(FOLDER, { create: true }));
  } catch {
    return null; // private windows of some browsers have the call and refuse it
  }
}

/** A file a key. Slashes cannot be in a file's name, and keys hold no comma. */
function inFolder(folder: FileSystemDirectoryHandle): KeyValue<Uint8Array> {
  const nameOf = (key: string) => key.replaceAll("/", ",");
  return {
    async get(key) {
      try {
        const file = await (await folder.getFileHandle(nameOf(key))).getFile();
        return new Uint8Array(await file.arrayBuffer());
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async put(key, bytes) {
      const file = await folder.getFileHandle(nameOf(key), { create: true });
      // Nothing is seen of the file until it is closed: a tab that dies in between leaves an empty one, which fails its hash.
      const writer = await file.createWritable();
      await writer.write(bytes as Uint8Array<ArrayBuffer>); // bytes of a reply, never shared memory
      await writer.close();
    },
    async delete(key) {
      try {
        await folder.removeEntry(nameOf(key));
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
    async keys(prefix) {
      const found: string[] = [];
      for await (const name of namesOf(folder)) found.push(name.replaceAll(",", "/"));
      return found.filter((key) => key.startsWith(prefix)).sort();
    },
  };
}

/** The page's types do not know yet that folders can be walked. */
function namesOf(folder: FileSystemDirectoryHandle): AsyncIterable<string> {
  return (folder as unknown as { keys(): AsyncIterable<string> }).keys();
}

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === "NotFoundError";
}
