import { and, eq, isNull } from "drizzle-orm";
import { connectorCredentials, tradingAccounts } from "#db";
import { AppError, sha256, UpstreamError } from "#domain";
import { type AccountState, accountState, type RoomView } from "#protocol";
import { type AccountRow, accountOf, accountsOf, addressOf } from "./accounts.ts";
import { auditEntry } from "./audit.ts";
import type { ConnectionService } from "./contract.ts";
import type { Ports } from "./ports.ts";
import { iso, isoOrNull } from "./times.ts";
import type { ConnectionView, MachineView } from "./views.ts";

/** What a connector's secret begins with, so that a leaked one is recognised. */
const CREDENTIAL_PREFIX = "ntc_";

export function createConnectionService(ports: Ports): ConnectionService {
  const { db, rooms, clock } = ports;
  const show = async (row: AccountRow) => toView(row, await rooms.view(addressOf(row)));
  return {
    async list(userId) {
      return Promise.all((await accountsOf(ports, userId)).map(show));
    },
    async get(userId, id) {
      return show(await accountOf(ports, userId, id));
    },
    async create(userId, { name, kind }) {
      const now = clock.now();
      const id = ports.newId();
      const credential = `${CREDENTIAL_PREFIX}${ports.newSecret()}`;
      const values = { id, userId, kind, name, isSimulated: false, createdAt: now };
      const [[row]] = await db.batch([
        db.insert(tradingAccounts).values(values).returning(),
        db.insert(connectorCredentials).values({
          id: ports.newId(),
          accountId: id,
          secretHash: sha256(credential),
          createdAt: now,
        }),
        auditEntry(ports, userId, "connection.created", id, { name }),
      ]);
      if (!row) throw new Error("the new connection was not returned");
      return { ...toView(row, null), credential };
    },
    async revoke(userId, id) {
      const row = await accountOf(ports, userId, id);
      if (row.kind === "practice") {
        throw new AppError("practice_is_kept", "The practice account cannot be revoked.", {
          status: 409,
        });
      }
      const revoked = { revokedAt: clock.now() };
      await db.batch([
        db.update(tradingAccounts).set(revoked).where(eq(tradingAccounts.id, id)),
        db.update(connectorCredentials).set(revoked).where(eq(connectorCredentials.accountId, id)),
        auditEntry(ports, userId, "connection.revoked", id),
      ]);
    },
    async roomTicket(userId, id) {
      const ticket = await rooms.ticket(addressOf(await accountOf(ports, userId, id)), "browser");
      return { url: ticket.url, token: ticket.token, expires_at: iso(ticket.expiresAt) };
    },
    async view(userId, id) {
      return rooms.view(addressOf(await accountOf(ports, userId, id)));
    },
    async bars(userId, id, symbol, timeframe, count) {
      const room = addressOf(await accountOf(ports, userId, id));
      const candles = await rooms.bars(room, { symbol, timeframe, count });
      if (candles) return candles;
      throw new UpstreamError(
        "room_unreachable",
        "The account's room did not give bars. Check that the terminal is connected, then try again.",
        { retryable: true, status: 503 },
      );
    },
    async takeOver(userId, id) {
      const row = await accountOf(ports, userId, id);
      if (row.kind === "practice") {
        throw new AppError("practice_has_no_machine", "A practice account runs on no machine.", {
          status: 409,
        });
      }
      await auditEntry(ports, userId, "connection.take_over", id);
      const view = await rooms.takeOver(addressOf(row));
      if (view) return toMachine(view);
      throw new UpstreamError(
        "room_unreachable",
        "The account's room did not answer, so it may not have moved. Try again.",
        { retryable: true, status: 503 },
      );
    },
    exchangeCredential: (secret) => exchangeCredential(ports, secret),
  };
}

async function exchangeCredential(ports: Ports, secret: string) {
  const [found] = await ports.db
    .select({ credentialId: connectorCredentials.id, account: tradingAccounts })
    .from(connectorCredentials)
    .innerJoin(tradingAccounts, eq(tradingAccounts.id, connectorCredentials.accountId))
    .where(
      and(
        eq(connectorCredentials.secretHash, sha256(secret)),
        isNull(connectorCredentials.revokedAt),
        isNull(tradingAccounts.revokedAt),
      ),
    );
  if (!found) {
    throw new AppError(
      "bad_credential",
      "The connector's credential is unknown or revoked. Make a new connection and use its credential.",
      { status: 401 },
    );
  }
  const ticket = await ports.rooms.ticket(
    addressOf(found.account),
    "connector",
    found.credentialId,
  );
  return {
    token: ticket.token,
    room_url: ticket.url,
    account_id: found.account.id,
    expires_at: iso(ticket.expiresAt),
  };
}

function toView(row: AccountRow, view: RoomView | null): ConnectionView {
  const stored = accountState.safeParse(row.lastState);
  const live = view?.snapshot ?? null;
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    online: view?.online ?? false,
    simulated: view?.health?.simulated ?? row.isSimulated,
    account: live ? pickAccount(live.account) : stored.success ? pickAccount(stored.data) : null,
    heard_at: isoOrNull(view?.heard_at ?? live?.at ?? row.lastStateAt),
    created_at: iso(row.createdAt),
  };
}

function toMachine({ machine }: RoomView): MachineView {
  const waiting = machine?.waiting ?? null;
  return {
    holder: machine?.holder ?? null,
    waiting: waiting && { name: waiting.name, at: iso(waiting.at) },
  };
}

function pickAccount(state: AccountState) {
  const { login, server, trade_mode, margin_mode, currency, leverage } = state;
  const { balance, equity, margin, free_margin, margin_level } = state;
  return {
    login,
    server,
    trade_mode,
    margin_mode,
    currency,
    leverage,
    balance,
    equity,
    margin,
    free_margin,
    margin_level,
  };
}
