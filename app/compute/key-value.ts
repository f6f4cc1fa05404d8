/** Values by key, kept by the browser. */
export interface KeyValue<T> {
  get(key: string): Promise<T | undefined>;
  put(key: string, value: T): Promise<void>;
  delete(key: string): Promise<void>;
  /** Keys that begin so, in order. */
  keys(prefix: string): Promise<readonly string[]>;
}

const ITEMS = "items";

/**
 * A database of its own in IndexedDB, opened when it is first used.
 *
 * Every call throws the browser's DOMException where storage is off (some private windows) or full.
 */
export function indexedDbStore<T>(name: string): KeyValue<T> {
  let opened: Promise<IDBDatabase> | null = null;
  const open = () => {
    opened ??= openDatabase(name).catch((error: unknown) => {
      opened = null; // another call may find the storage free again
      throw error;
    });
    return opened;
  };
  const items = async (mode: IDBTransactionMode) =>
    (await open()).transaction(ITEMS, mode).objectStore(ITEMS);
  return {
    get: async (key) => asked<T | undefined>((await items("readonly")).get(key)),
    put: async (key, value) => void (await asked((await items("readwrite")).put(value, key))),
    delete: async (key) => void (await asked((await items("readwrite")).delete(key))),
    async keys(prefix) {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      return (await asked((await items("readonly")).getAllKeys(range))).map(String);
    },
  };
}

function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(ITEMS);
  return asked(request);
}

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
