import type { OrderWish } from "../routes/trade-orders.ts";
import type { PressAnswer } from "./press.ts";

/** An attempt is given up after this long, so that none is still on its way when the press is looked for. */
const GIVE_UP_MS = 4000;

/** Sends a press once; a lost answer is silence, which says nothing of the order. */
export function sendPress(wish: OrderWish, key: string): Promise<PressAnswer> {
  return ask("/trade/orders", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify(wish),
    signal: AbortSignal.timeout(GIVE_UP_MS),
  });
}

/** How the order stands now. */
export function askOrder(id: string): Promise<PressAnswer> {
  return ask(`/trade/orders?id=${encodeURIComponent(id)}`);
}

/** The order that a press became; a problem says for certain that it never arrived. */
export function findPress(key: string): Promise<PressAnswer> {
  return ask(`/trade/orders?key=${encodeURIComponent(key)}`);
}

async function ask(url: string, init: RequestInit = {}): Promise<PressAnswer> {
  try {
    const reply = await fetch(url, init);
    // A gateway's own page or a half answer is silence too: only our JSON counts.
    const body = (await reply.json()) as Partial<Record<"order" | "problem", never>>;
    if (body.order) return { kind: "order", order: body.order };
    if (body.problem && reply.status < 500) return { kind: "problem", problem: body.problem };
    return { kind: "silence" };
  } catch {
    return { kind: "silence" };
  }
}
