import { type LiveAction, type LiveState, NOTHING_LIVE, reduceLive } from "./state.ts";

/** The page's one picture of the room, read through `useSyncExternalStore`. */
export interface LiveStore {
  get(): LiveState;
  dispatch(action: LiveAction): void;
  subscribe(listener: () => void): () => void;
}

/**
 * @param initial what the server rendered from, so that the first paint has figures.
 * Messages count at once; listeners hear of several in one task once, so a burst costs one render.
 */
export function createLiveStore(initial: LiveState = NOTHING_LIVE): LiveStore {
  let state = initial;
  let told = true;
  const listeners = new Set<() => void>();
  const tell = () => {
    told = true;
    for (const listener of listeners) listener();
  };
  return {
    get: () => state,
    dispatch(action) {
      const next = reduceLive(state, action);
      if (next === state) return;
      state = next;
      if (!told) return;
      told = false;
      queueMicrotask(tell);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
