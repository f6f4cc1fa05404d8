import { useRevalidator } from "@remix-run/react";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { RoomView } from "#protocol";
import { type LivePosition, liveEquity, livePositions, quotesNeeded } from "./profit.ts";
import { openRoom, type RoomSocket } from "./room-socket.ts";
import { type LiveState, NOTHING_LIVE } from "./state.ts";
import { createLiveStore, type LiveStore } from "./store.ts";

interface LiveRoom {
  readonly store: LiveStore;
  /** Adds symbols to those that the page listens to; the answer takes them away again. */
  listen(symbols: readonly string[]): () => void;
}

const LiveContext = createContext<LiveRoom | null>(null);

export interface LiveRoomProviderProps {
  /** The account to follow; null while the reader has none. */
  readonly accountId: string | null;
  /** The picture that the server rendered from. */
  readonly view: RoomView | null;
  readonly children: ReactNode;
}

/** Follows one account's room for everything below it. */
export function LiveRoomProvider({ accountId, view, children }: LiveRoomProviderProps) {
  const [store] = useState(() =>
    createLiveStore({ ...NOTHING_LIVE, accountId, view, lastSeq: view?.last_seq ?? 0 }),
  );
  const socket = useRef<RoomSocket | null>(null);
  const wishes = useRef(new Map<symbol, readonly string[]>());

  const updateWishes = useCallback(() => {
    const state = store.get();
    const held = state.view?.snapshot?.positions.map(({ symbol }) => symbol) ?? [];
    const asked = [...wishes.current.values()].flat();
    socket.current?.want(quotesNeeded(state.view, [...held, ...asked]));
  }, [store]);

  useEffect(() => {
    if (accountId) store.dispatch({ type: "opened", accountId, view });
  }, [store, accountId, view]);

  useEffect(() => {
    if (!accountId) return;
    const opened = openRoom(accountId, store);
    socket.current = opened;
    updateWishes();
    const stop = store.subscribe(updateWishes);
    return () => {
      stop();
      opened.close();
      socket.current = null;
    };
  }, [store, accountId, updateWishes]);

  const gaps = useSyncExternalStore(
    store.subscribe,
    () => store.get().gaps,
    () => 0,
  );
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (gaps > 0) revalidate();
  }, [gaps, revalidate]);

  const room = useMemo<LiveRoom>(
    () => ({
      store,
      listen(symbols) {
        const key = Symbol("wish");
        wishes.current.set(key, symbols);
        updateWishes();
        return () => {
          wishes.current.delete(key);
          updateWishes();
        };
      },
    }),
    [store, updateWishes],
  );
  return <LiveContext.Provider value={room}>{children}</LiveContext.Provider>;
}

function useRoom(): LiveRoom {
  const room = useContext(LiveContext);
  if (!room) throw new Error("useLive needs a LiveRoomProvider above it");
  return room;
}

/** The account's whole live picture; renders again at each change. */
export function useLive(): LiveState {
  const { store } = useRoom();
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}

/** Asks the room for quotes of these symbols while the caller is on the page. */
export function useQuotesFor(symbols: readonly string[]): void {
  const room = useRoom();
  const names = symbols.join(" ");
  useEffect(() => room.listen(names === "" ? [] : names.split(" ")), [room, names]);
}

export interface LiveAccount {
  readonly positions: readonly LivePosition[];
  readonly equity: number | null;
  /** Sum of open profit, account currency. */
  readonly openProfit: number;
  readonly currency: string;
}

/** Positions and equity at the newest quotes. */
export function useLiveAccount(): LiveAccount {
  const { view, quotes } = useLive();
  return useMemo(() => {
    const positions = livePositions(view, quotes);
    return {
      positions,
      equity: liveEquity(view, positions),
      openProfit: positions.reduce((sum, { profit }) => sum + profit, 0),
      currency: view?.snapshot?.account.currency ?? "",
    };
  }, [view, quotes]);
}
