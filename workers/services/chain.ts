import { and, asc, eq, gt, isNotNull } from "drizzle-orm";
import { orderEvents } from "#db";
import { CHAIN_START, type ChainTip, verifyChain } from "#orders";
import type { OrderEvent } from "#protocol";
import { accountOf } from "./accounts.ts";
import type { ChainService } from "./contract.ts";
import { eventOf } from "./orders/store.ts";
import type { Ports } from "./ports.ts";
import type { ChainVerdictView } from "./views.ts";

const PAGE = 500;

/** The account's record: every event that its room numbered and tied to the one before. */
export function createChainService(ports: Ports): ChainService {
  return {
    async verify(userId, connectionId) {
      const account = await accountOf(ports, userId, connectionId);
      return verify(ports, account.id, { seq: account.chainSeq, hash: account.chainHash });
    },
    async read(userId, connectionId, { after_seq = 0, limit = PAGE }) {
      const account = await accountOf(ports, userId, connectionId);
      const events = await eventsAfter(ports, account.id, after_seq, limit);
      return { head: { seq: account.chainSeq, hash: account.chainHash }, events };
    },
  };
}

/**
 * Reckons every hash anew from what is stored, and compares the end with the one that is kept apart: a row that was changed,
 * taken out or added shows, and so does a tail that was cut off.
 */
async function verify(ports: Ports, accountId: string, head: ChainTip): Promise<ChainVerdictView> {
  let tip = CHAIN_START;
  for (;;) {
    const events = await eventsAfter(ports, accountId, tip.seq, PAGE);
    const known = events.filter((event) => event.seq <= head.seq);
    const checked = verifyChain(known, tip);
    if (!checked.ok) {
      // A gap names the event after it: the first that is wrong is the one that is missing.
      const { seq, problem } = checked.error;
      const first = problem === "number" ? firstGap(known, tip.seq) : seq;
      return broken(first, problem, head);
    }
    tip = checked.value;
    if (known.length < PAGE) break;
  }
  if (tip.seq < head.seq) return broken(tip.seq + 1, "number", head);
  if (tip.hash !== head.hash) return broken(head.seq, "link", head);
  return { ok: true, events: head.seq, head };
}

function broken(
  seq: number,
  problem: "number" | "link" | "hash",
  head: ChainTip,
): ChainVerdictView {
  return { ok: false, events: head.seq, head, first_bad: { seq, problem } };
}

function firstGap(events: readonly OrderEvent[], after: number): number {
  const at = events.findIndex((event, i) => event.seq !== after + 1 + i);
  return after + 1 + Math.max(0, at);
}

async function eventsAfter(
  { db }: Ports,
  accountId: string,
  after: number,
  limit: number,
): Promise<readonly OrderEvent[]> {
  const rows = await db
    .select()
    .from(orderEvents)
    .where(
      and(
        eq(orderEvents.accountId, accountId),
        isNotNull(orderEvents.seq),
        gt(orderEvents.seq, after),
      ),
    )
    .orderBy(asc(orderEvents.seq))
    .limit(limit);
  return rows.map(eventOf);
}
