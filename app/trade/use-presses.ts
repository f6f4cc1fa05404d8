import { useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useLive } from "../live/live-room.tsx";
import type { OrderWish } from "../routes/trade-orders.ts";
import { answerPress, isOpen, type Press, type PressAnswer, waitBefore } from "./press.ts";
import { askOrder, sendPress } from "./press-client.ts";

export interface Presses {
  /** Newest first. */
  readonly list: readonly Press[];
  /** True until the press that was made last has an answer: the buttons take no second one. */
  readonly busy: boolean;
  press(wish: OrderWish, symbol: string): string | null;
}

/** Ended presses that stay in sight; open ones always do. */
const KEPT = 3;

/**
 * Presses of this page. The key is made once, at the click; every repetition carries it, so a double click,
 * a lost answer or a reload of the network can never make a second order.
 */
export function usePresses(): Presses {
  const [list, setList] = useState<readonly Press[]>([]);
  const locked = useRef(false);
  const [busy, setBusy] = useState(false);
  const { revalidate } = useRevalidator();

  const answer = useCallback((key: string, reply: PressAnswer) => {
    setList((presses) =>
      presses.map((press) => (press.key === key ? answerPress(press, reply) : press)),
    );
  }, []);

  const press = useCallback(
    (wish: OrderWish, symbol: string) => {
      if (locked.current) return null;
      locked.current = true;
      setBusy(true);
      const key = crypto.randomUUID();
      performance.mark(`order-click:${key}`);
      const made: Press = {
        key,
        wish,
        symbol,
        pressedAt: performance.now(),
        state: "sending",
        order: null,
        problem: null,
      };
      setList((presses) => [made, ...presses].filter((kept, i) => i < KEPT || isOpen(kept)));
      const reply = sendPress(wish, key);
      void reply.then((first) => {
        answer(key, first);
        locked.current = false;
        setBusy(false);
        revalidate();
      });
      return key;
    },
    [answer, revalidate],
  );

  useFollow(list, answer);
  return { list, busy, press };
}

/** Asks after every press without an end: again at each event of its order, and after growing waits. */
function useFollow(
  list: readonly Press[],
  answer: (key: string, reply: PressAnswer) => void,
): void {
  const { events } = useLive();
  const open = list.filter(({ state }) => state === "checking" || state === "pending");
  const open0 = open[0];
  const news = open.map(({ order }) => (order ? (events[order.id]?.length ?? 0) : 0)).join();
  const names = open.map(({ key, state }) => key + state).join();
  const latest = useRef(open);
  latest.current = open;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new press or a new event starts the questions anew
  useEffect(() => {
    if (!open0) return;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async (attempt: number) => {
      for (const { key, wish, order } of latest.current) {
        const reply = order ? await askOrder(order.id) : await sendPress(wish, key);
        if (stopped) return;
        answer(key, reply);
      }
      timer = setTimeout(() => void look(attempt + 1), waitBefore(attempt));
    };
    timer = setTimeout(() => void look(1), news.replaceAll(/[0,]/g, "") ? 0 : waitBefore(0));
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [names, news, answer]);
}
