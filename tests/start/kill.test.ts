import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Api, ApiRefusal, apiAt } from "../../scripts/start/api.ts";
import type { Demo } from "../../scripts/start/demo.ts";
import { Launched } from "../../scripts/start/launch.ts";
import { until } from "../support/until.ts";

interface Order {
  readonly id: string;
  readonly status: string;
  readonly final: boolean;
  readonly ticket: string | null;
  readonly position_id: string | null;
}
interface Deal {
  readonly ticket: string;
  readonly position_id: string;
}
type Part = "rooms" | "connector" | "terminal";

const IN_THE_MIDDLE: readonly Part[] = ["rooms", "connector", "terminal", "rooms", "connector"];

// The account whose orders really cross the wire: room, connector, journal, terminal.
describe.runIf(process.platform === "linux")(
  "orders survive the death of what carries them",
  () => {
    let product: Launched;
    let api: Api;
    let connectionId: string;
    const answers = new Map<string, Order>();

    beforeAll(async () => {
      product = await Launched.ready();
      const demo = JSON.parse(readFileSync(join(product.dataDir, "demo.json"), "utf8")) as Demo;
      const guest = apiAt(product.app);
      api = guest.as((await guest.post<{ token: string }>("/auth/login", demo)).token);
      const all = await api.get<readonly { id: string; kind: string }[]>("/connections");
      connectionId = all.find(({ kind }) => kind === "terminal")?.id ?? "";
    });
    afterAll(() => product?.discard());

    for (const [index, part] of IN_THE_MIDDLE.entries()) {
      test(`${index + 1}: an order placed while ${part} dies has one outcome`, async () => {
        await untilOnline();
        const key = `kill-${index}`;
        const asked = place(key);
        killPart(part);
        const order = (await asked) ?? (await until("the order is answered", () => place(key)));
        answers.set(key, await until("the order is final", () => finalOf(order.id)));
        // Asked again, as a client that lost the answer would: the same order, not a second one.
        expect((await place(key))?.id).toBe(order.id);
      });
    }

    test("afterwards each filled order has exactly one deal, and the terminal holds nothing else", async () => {
      await untilOnline();
      const last = await until("a calm order fills", async () => {
        const order = await place("calm");
        return order && finalOf(order.id);
      });
      answers.set("calm", last);
      expect(last.status).toBe("FILLED");

      console.log([...answers].map(([key, { status }]) => `${key} ${status}`).join(", "));
      const filled = [...answers.values()].filter(({ status }) => status === "FILLED");
      const expected = filled.map(({ position_id }) => position_id).sort();
      const positions = await until("the view shows what the orders say", async () => {
        const held = await api.get<readonly { id: string }[]>(
          `/trading/positions?connection_id=${connectionId}`,
        );
        return held.length === expected.length && held.map(({ id }) => id).sort();
      });
      expect(positions).toEqual(expected);

      const deals = await api.get<readonly Deal[]>(`/trading/deals?connection_id=${connectionId}`);
      const opening = deals.filter(({ position_id }) => expected.includes(position_id));
      expect(opening.map(({ position_id }) => position_id).sort()).toEqual(expected);
      expect(new Set(opening.map(({ ticket }) => ticket)).size).toBe(expected.length);
    });

    /** null when no answer came, or one that says "later": the outcome is open and the same key may be asked again. */
    async function place(key: string): Promise<Order | null> {
      const body = {
        connection_id: connectionId,
        symbol: "EURUSD",
        order_type: "BUY",
        lot_size: 0.01,
        // The account asks for a stop, and for a word that the orders of this test are all meant.
        stop_loss: 0.5,
        confirm_duplicate: true,
        if_offline: "queue",
        valid_for_s: 30,
      };
      try {
        return await api.post<Order>("/trading/orders", body, { "Idempotency-Key": key });
      } catch (error) {
        if (!(error instanceof ApiRefusal)) return null;
        const { order } = JSON.parse(error.body) as { order?: Order };
        return order ?? null;
      }
    }

    async function finalOf(id: string): Promise<Order | null> {
      const order = await api.get<Order>(`/trading/orders/${id}`);
      return order.final ? order : null;
    }

    function untilOnline(): Promise<boolean> {
      return until("the simulated terminal is online", async () => {
        const all = await api.get<readonly { id: string; online: boolean }[]>("/connections");
        return all.some(({ id, online }) => id === connectionId && online);
      });
    }

    /** Every process of the part at once, no goodbye. */
    function killPart(part: Part): void {
      const claim = JSON.parse(readFileSync(join(product.dataDir, "start.json"), "utf8"));
      process.kill(-claim.groups[part], "SIGKILL");
    }
  },
);
