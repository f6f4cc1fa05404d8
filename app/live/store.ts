import { type LiveAction, type LiveState, NOTHING_LIVE, reduceLive } from "./state.ts";

/** The page's one picture of the room, read through `useSyncExternalStore`. */
export interface LiveStore {
  get(): LiveState;
  dispatch(action: LiveAction): void;
  subscribe(listener: () => void): () => void;
}

/** A hidden page paints nothing and its frames stand still: listeners hear this late instead. */
const HIDDEN_MS = 250;

/**
 * @param initial what the server rendered from, so that the first paint has figures.
 * Messages count at once; listeners hear of all that came before a paint once, so a burst costs one render.
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
      beforePaint(tell);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function beforePaint(tell: () => void): void {
  if (document.visibilityState === "visible") requestAnimationFrame(tell);
  else setTimeout(tell, HIDDEN_MS);
}
