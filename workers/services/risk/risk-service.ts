import { AppError, UserError } from "#domain";
import type { WireLimits } from "#protocol";
import { type AccountRow, addressOf, chosenAccount } from "../accounts.ts";
import type { Ports } from "../ports.ts";
import { isoOrNull } from "../times.ts";
import type { RiskLimitsView, RiskService } from "./contract.ts";
import { defaultsOf, type KeptLimits, markTold, readLimits, untold, writeLimits } from "./store.ts";
import { usedOf } from "./used.ts";

const AT_ONCE = 50;
/** Pauses before the room is told again, in the background; what all of them lose, the cron finds. */
const AGAIN_MS = [0, 2_000, 4_000, 8_000];

export function createRiskService(ports: Ports): RiskService {
  return {
    async get(userId, connectionId) {
      const account = await chosenAccount(ports, userId, connectionId);
      return show(ports, account, await readLimits(ports, account));
    },
    async put(userId, { limits, version }, connectionId) {
      const account = await chosenAccount(ports, userId, connectionId);
      mustMakeSense(limits);
      const before = await readLimits(ports, account);
      if (version !== undefined && version !== before.version) throw changedMeanwhile(before);
      const kept = await writeLimits(ports, account, before, limits);
      if (kept === null) throw changedMeanwhile(await readLimits(ports, account));
      const told = await tell(ports, account, kept);
      if (!told) ports.background(tellAgain(ports, account));
      return show(ports, account, told ? { ...kept, toldVersion: kept.version } : kept);
    },
    async redeliver() {
      const waiting = await untold(ports, AT_ONCE);
      const done = await Promise.all(
        waiting.map(({ account, kept }) => tell(ports, account, kept)),
      );
      return { redelivered: done.filter(Boolean).length };
    },
  };
}

/** @throws UserError `limits_incomplete` where a limit cannot be counted from what is given. */
function mustMakeSense(limits: WireLimits): void {
  if (limits.initial_balance !== null) return;
  for (const name of ["daily_loss", "weekly_loss", "total_loss"] as const) {
    const limit = limits[name];
    if (limit === null) continue;
    if (name !== "total_loss" && limit.base !== "initial" && limit.percent_of !== "initial")
      continue;
    const message = "needs initial_balance: what the account began with";
    throw new UserError("limits_incomplete", `${name} ${message}.`, {
      details: { errors: [{ pointer: "limits.initial_balance", message: "is needed here" }] },
    });
  }
}

function changedMeanwhile({ version }: KeptLimits): AppError {
  return new AppError(
    "limits_changed",
    `The limits were changed meanwhile; version ${version} is in force. Read them again, then change them.`,
    { status: 409, details: { version } },
  );
}

async function tell(ports: Ports, account: AccountRow, kept: KeptLimits): Promise<boolean> {
  const { limits, version } = kept;
  const isTold = await ports.rooms
    .putLimits(addressOf(account), { limits, version })
    .catch(() => false); // the row stays, and is told again
  if (isTold) await markTold(ports, account.id, version);
  return isTold;
}

async function tellAgain(ports: Ports, account: AccountRow): Promise<void> {
  for (const pause of AGAIN_MS) {
    if (pause > 0) await ports.wait(pause);
    // The newest ones: another change may have come meanwhile.
    if (await tell(ports, account, await readLimits(ports, account))) return;
  }
}

async function show(ports: Ports, account: AccountRow, kept: KeptLimits): Promise<RiskLimitsView> {
  const { limits, version, changedAt, toldVersion } = kept;
  return {
    connection_id: account.id,
    kind: account.kind,
    name: account.name,
    limits,
    version,
    changed_at: isoOrNull(changedAt),
    told: toldVersion >= version,
    defaults: defaultsOf(account.kind),
    use: usedOf(await ports.rooms.view(addressOf(account)), limits, ports.clock.now()),
  };
}
