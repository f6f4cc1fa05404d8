import { asc, eq } from "drizzle-orm";
import { positions } from "#db";
import { NotFoundError } from "#domain";
import {
  type AccountRow,
  accountOf,
  accountsOf,
  addressOf,
  connectionRequired,
} from "../accounts.ts";
import type { Ports } from "../ports.ts";
import type { PositionView } from "../views.ts";
import { toPositionView } from "./views.ts";

/** A position and the account that holds it. */
export interface HeldPosition {
  readonly account: AccountRow;
  readonly position: PositionView;
}

/** Open positions as the rooms see them now; of a room that does not answer, as it last reported. */
export async function heldPositions(
  ports: Ports,
  userId: string,
  connectionId: string | undefined,
): Promise<readonly HeldPosition[]> {
  const accounts = await accountsFor(ports, userId, connectionId);
  const held = await Promise.all(accounts.map((account) => heldIn(ports, account)));
  return held.flat();
}

/**
 * One position as its room knows it now: from its fill on, though no reading of the terminal shows it yet.
 *
 * @throws NotFoundError `position_not_found`, UserError `connection_required` when two accounts have one of this id.
 */
export async function findPosition(
  ports: Ports,
  userId: string,
  positionId: string,
  connectionId: string | undefined,
): Promise<HeldPosition> {
  const accounts = await accountsFor(ports, userId, connectionId);
  const held = await Promise.all(accounts.map((account) => findIn(ports, account, positionId)));
  const [found, another] = held.flat();
  if (found && another) throw connectionRequired([found.account, another.account]);
  if (found) return found;
  throw new NotFoundError(
    "position_not_found",
    `You have no open position ${positionId}. GET /api/v1/trading/positions lists yours.`,
  );
}

/** The account named, or all of the user's. */
export async function accountsFor(
  ports: Ports,
  userId: string,
  connectionId: string | undefined,
): Promise<readonly AccountRow[]> {
  if (connectionId === undefined) return accountsOf(ports, userId);
  return [await accountOf(ports, userId, connectionId)];
}

async function heldIn(ports: Ports, account: AccountRow): Promise<readonly HeldPosition[]> {
  const view = await ports.rooms.view(addressOf(account));
  const snapshot = view?.snapshot;
  const found = snapshot
    ? snapshot.positions.map((state) => toPositionView(account.id, snapshot.at, state))
    : await storedPositions(ports, account);
  return found.map((position) => ({ account, position }));
}

async function findIn(
  ports: Ports,
  account: AccountRow,
  positionId: string,
): Promise<readonly HeldPosition[]> {
  const reply = await ports.rooms.position(addressOf(account), positionId);
  if (reply && reply.at !== null) {
    const { at, position } = reply;
    return position ? [{ account, position: toPositionView(account.id, at, position) }] : [];
  }
  const stored = await storedPositions(ports, account);
  return stored.flatMap((position) => (position.id === positionId ? [{ account, position }] : []));
}

async function storedPositions({ db }: Ports, account: AccountRow): Promise<PositionView[]> {
  const rows = await db
    .select()
    .from(positions)
    .where(eq(positions.accountId, account.id))
    .orderBy(asc(positions.openTime));
  return rows.map((row) =>
    toPositionView(account.id, row.asOf, {
      ...row,
      position_id: row.positionId,
      open_price: row.openPrice,
      open_time: row.openTime,
      stop_loss: row.stopLoss,
      take_profit: row.takeProfit,
      current_price: row.currentPrice,
    }),
  );
}
