import { useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { useLive } from "../live/live-room.tsx";
import type { OrderWish } from "../routes/trade-orders.ts";
import type { OrderView } from "../services.server.ts";
import {
  answerPress,
  isOpen,
  nextQuestion,
  type Press,
  type PressAnswer,
  waitBefore,
} from "./press.ts";
import { askOrder, findPress, sendPress } from "./press-client.ts";

export interface Presses {
  /** Newest first. */
  readonly list: readonly Press[];
  /** True until the press that was made last has an answer: the buttons take no second one. */
  readonly busy: boolean;
  /** One order a wish: several wishes are one press to several accounts. */
  press(wish: OrderWish | readonly OrderWish[], symbol: string): void;
  /** Sends what was held back because it looked like the order before; its refusal leaves the list, so that it is sent once. */
  sendAnyway(held: Press): void;
}

/** Ended presses that stay in sight; open ones always do. */
const KEPT = 3;
/** The lists are read again a moment after the last press, so that they are not in the way of the next one. */
const LIST_AFTER_MS = 600;

/**
 * Presses of this page. The key is made once, at the click; every repetition carries it, so a double click,
 * a lost answer or a reload of the network can never make a second order.
 */
export function usePresses(): Presses {
  const [list, setList] = useState<readonly Press[]>([]);
  const locked = useRef(false);
  const [busy, setBusy] = useState(false);
  const { revalidate } = useRevalidator();

  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);

  const answer = useCallback(
    (key: string, reply: PressAnswer) => {
      setList((presses) =>
        presses.map((press) => (press.key === key ? answerPress(press, reply) : press)),
      );
      // Never on silence: pages that cannot be loaded would take this one away.
      if (reply.kind === "silence" || (reply.kind === "order" && !stands(reply.order))) return;
      clearTimeout(timer.current);
      timer.current = setTimeout(revalidate, LIST_AFTER_MS);
    },
    [revalidate],
  );

  const press = useCallback(
    (wish: OrderWish | readonly OrderWish[], symbol: string) => {
      if (locked.current) return;
      locked.current = true;
      setBusy(true);
      const made = [wish].flat().map((one) => newPress(one, symbol));
      setList((presses) => [...made, ...presses.filter((kept, i) => i < KEPT - 1 || isOpen(kept))]);
      const replies = made.map(async (one) => answer(one.key, await sendPress(one.wish, one.key)));
      void Promise.allSettled(replies).then(() => {
        locked.current = false;
        setBusy(false);
      });
    },
    [answer],
  );

  const sendAnyway = useCallback(
    ({ key, wish, symbol }: Press) => {
      if (locked.current || wish.action !== "open") return;
      setList((presses) => presses.filter((kept) => kept.key !== key));
      press({ ...wish, confirm_duplicate: true, clicked_at: new Date().toISOString() }, symbol);
    },
    [press],
  );

  useFollow(list, answer);
  return { list, busy, press, sendAnyway };
}

function newPress(wish: OrderWish, symbol: string): Press {
  const key = crypto.randomUUID();
  performance.mark(`order-click:${key}`);
  return {
    key,
    wish,
    symbol,
    pressedAt: performance.now(),
    pressedTime: Date.now(),
    state: "sending",
    order: null,
    problem: null,
  };
}

/** There is something new to list: an end, or an order that waits at the broker. */
function stands({ final, status }: OrderView): boolean {
  return final || status === "PLACED";
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
      for (const press of latest.current) {
        const reply = await askAfter(press);
        if (stopped) return;
        if (reply) answer(press.key, reply);
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

/** @returns null while it is too late to send and too early to be sure. */
async function askAfter(press: Press): Promise<PressAnswer | null> {
  if (press.order) return askOrder(press.order.id);
  const question = nextQuestion(press, { steady: performance.now(), wall: Date.now() });
  if (question === "wait") return null;
  return question === "send" ? sendPress(press.wish, press.key) : findPress(press.key);
}
