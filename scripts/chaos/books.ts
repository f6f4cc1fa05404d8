import { join } from "node:path";
import { eq } from "drizzle-orm";
import { SignJWT } from "jose";
import { deals, openDb, orders, positions } from "#db";
import type { Deal } from "#domain";
import type { OrderRecord } from "#orders";
import { type RoomClaims, type RoomView, roomView } from "#protocol";
import { Journal, nodeDisk } from "../../connector/journal/index.ts";
import { readKept } from "../../connector/terminal/store.ts";
import type { OrderView } from "./trader.ts";
import type { World } from "./world.ts";

/** What each party holds of the one account, read from each by its own way. */
export interface Books {
  /** As the API tells a user. */
  readonly api: readonly OrderView[];
  readonly database: {
    readonly orders: readonly OrderRecord[];
    readonly deals: readonly string[];
    readonly positions: readonly string[];
  };
  readonly room: RoomView;
  /** How often the connector wrote an attempt down before it sent, by order and attempt. */
  readonly journal: ReadonlyMap<string, number>;
  /** The broker's own book: every deal ever made, and what is held now. */
  readonly terminal: {
    readonly deals: readonly Deal[];
    readonly positions: readonly string[];
  };
}

export async function readBooks(world: World, orderIds: readonly string[]): Promise<Books> {
  const [api, database, room] = await Promise.all([
    apiOrders(world, orderIds),
    databaseOf(world),
    viewOf(world),
  ]);
  return { api, database, room, journal: attemptsOf(world), terminal: brokerOf(world) };
}

export async function viewOf({ addresses, connectionId, secrets }: World): Promise<RoomView> {
  const claims = await claimsOf(addresses.database, secrets.databaseToken, connectionId);
  const token = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt()
    .setExpirationTime("60s")
    .sign(new TextEncoder().encode(secrets.roomSecret));
  const reply = await fetch(`${addresses.rooms}/parties/account/${connectionId}/view`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return roomView.parse(await reply.json());
}

async function claimsOf(url: string, token: string, accountId: string): Promise<RoomClaims> {
  const [row] = await openDb(url, token)
    .select({ userId: orders.userId })
    .from(orders)
    .where(eq(orders.accountId, accountId))
    .limit(1);
  return {
    room: `account:${accountId}`,
    role: "worker",
    user_id: row?.userId ?? "",
    kind: "terminal",
  } as RoomClaims; // the times are the token's
}

async function apiOrders({ api }: World, ids: readonly string[]): Promise<OrderView[]> {
  const found: OrderView[] = [];
  for (let i = 0; i < ids.length; i += 20) {
    const some = ids.slice(i, i + 20).map((id) => api.get<OrderView>(`/trading/orders/${id}`));
    found.push(...(await Promise.all(some)));
  }
  return found;
}

async function databaseOf({ addresses, secrets, connectionId }: World) {
  const db = openDb(addresses.database, secrets.databaseToken);
  const all = await db.select().from(orders).where(eq(orders.accountId, connectionId));
  const booked = await db.select().from(deals).where(eq(deals.accountId, connectionId));
  const held = await db.select().from(positions).where(eq(positions.accountId, connectionId));
  return {
    orders: all.map(({ record }) => record as OrderRecord), // only the order rules write it
    deals: booked.map(({ ticket }) => ticket),
    positions: held.map(({ positionId }) => positionId),
  };
}

function attemptsOf({ dataDir }: World): ReadonlyMap<string, number> {
  const { lines } = new Journal(join(dataDir, "connector", "journal.log"), nodeDisk()).read();
  const attempts = new Map<string, number>();
  for (const line of lines) {
    if (line.kind !== "sending") continue;
    const attempt = `${line.request_id} attempt ${line.attempt}`;
    attempts.set(attempt, (attempts.get(attempt) ?? 0) + 1);
  }
  return attempts;
}

/** The simulated broker's own book: its account file and the ledger beside it. */
function brokerOf({ dataDir }: World): Books["terminal"] {
  const kept = readKept(join(dataDir, "terminal", "account.json"));
  if (kept === null) throw new Error("the simulated terminal kept no account");
  const { deals: made, positions: held } = kept.sim;
  return { deals: made, positions: held.map(({ identifier, ticket }) => identifier ?? ticket) };
}
