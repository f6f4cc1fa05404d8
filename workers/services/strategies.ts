import { and, asc, desc, eq, isNull } from "drizzle-orm";
import { isDuplicate, strategies, strategyVersions } from "#db";
import { err, NotFoundError, ok, UserError } from "#domain";
import { parseStrategy, type Strategy, type StrategySpec, strategyHash } from "#engine";
import { auditEntry } from "./audit.ts";
import type { StrategyService } from "./contract.ts";
import type { NewStrategyInput, StrategyInput } from "./inputs.ts";
import { requireNoLookahead } from "./no-lookahead.ts";
import type { Ports } from "./ports.ts";
import { iso } from "./times.ts";
import { appending, trialStatements } from "./trials.ts";
import type { SpecProblemView, StrategyDetailView, StrategyVersionView } from "./views.ts";

type StrategyRow = typeof strategies.$inferSelect;
type VersionRow = typeof strategyVersions.$inferSelect;

/** A spec that was checked: as its author wrote it, and complete. */
interface CheckedSpec {
  readonly spec: StrategySpec;
  readonly strategy: Strategy;
  readonly hash: string;
}

export function createStrategyService(ports: Ports): StrategyService {
  const { db, clock } = ports;
  return {
    async list(userId) {
      const rows = await db
        .select()
        .from(strategies)
        .innerJoin(strategyVersions, newestOf)
        .where(and(eq(strategies.userId, userId), isNull(strategies.removedAt)))
        .orderBy(desc(strategies.updatedAt));
      return rows.map((row) => {
        const { spec: _, ...view } = toDetail(row.strategies, row.strategy_versions);
        return view;
      });
    },
    async get(userId, id) {
      const found = await findStrategy(ports, userId, id);
      return toDetail(found.strategy, found.version);
    },
    async create(userId, input) {
      const checked = checkedSpec(input.spec);
      requireNoLookahead(checked.strategy);
      const now = clock.now();
      const id = ports.newId();
      const lineage = (await lineageOf(ports, userId, input, checked)) ?? id;
      const name = nameOf(input, checked);
      const row = { id, userId, name, lineage, createdAt: now, updatedAt: now };
      const version = versionRow(id, 1, checked, now);
      await db.batch([
        db.insert(strategies).values({ ...row, latestVersion: 1 }),
        db.insert(strategyVersions).values(version),
        auditEntry(ports, userId, "strategy.created", id, { hash: checked.hash }),
      ]);
      return toDetail({ ...row, latestVersion: 1, removedAt: null }, version);
    },
    async update(userId, id, input) {
      const checked = checkedSpec(input.spec);
      requireNoLookahead(checked.strategy);
      // Of two writers at once, the second meets the first one's version and goes after it.
      for (;;) {
        const found = await findStrategy(ports, userId, id);
        try {
          return await addVersion(ports, found, input, checked);
        } catch (error) {
          if (!isDuplicate(error)) throw error;
        }
      }
    },
    async versions(userId, id) {
      await findStrategy(ports, userId, id);
      const rows = await db
        .select()
        .from(strategyVersions)
        .where(eq(strategyVersions.strategyId, id))
        .orderBy(desc(strategyVersions.version));
      return rows.map(toVersion);
    },
    async version(userId, id, version) {
      return toVersion((await findStrategy(ports, userId, id, version)).version);
    },
    async remove(userId, id) {
      const { strategy } = await findStrategy(ports, userId, id);
      const { lineage } = strategy;
      const subject = { lineage, strategyId: id, version: null };
      const now = clock.now();
      await appending(async () => {
        const entry = { kind: "deleted", lineage, at: now } as const;
        await db.batch([
          db.update(strategies).set({ removedAt: now }).where(eq(strategies.id, id)),
          auditEntry(ports, userId, "strategy.removed", id),
          ...(await trialStatements(ports, userId, subject, entry)),
        ]);
      });
    },
    check(spec) {
      const parsed = parseStrategy(spec);
      if (!parsed.ok) return err(parsed.error);
      return ok({ strategy: parsed.value, hash: strategyHash(parsed.value) });
    },
  };
}

/** A strategy with one of its versions. */
export interface FoundStrategy {
  readonly strategy: StrategyRow;
  readonly version: VersionRow;
}

/** The strategy and one of its versions (the newest by default) in one read. @throws NotFoundError */
export async function findStrategy(
  { db }: Ports,
  userId: string,
  id: string,
  version?: number,
): Promise<FoundStrategy> {
  const wanted =
    version === undefined
      ? newestOf
      : and(eq(strategyVersions.strategyId, strategies.id), eq(strategyVersions.version, version));
  const [row] = await db
    .select()
    .from(strategies)
    .innerJoin(strategyVersions, wanted)
    .where(and(eq(strategies.id, id), eq(strategies.userId, userId), isNull(strategies.removedAt)));
  if (row) return { strategy: row.strategies, version: row.strategy_versions };
  const what = version === undefined ? `strategy ${id}` : `version ${version} of strategy ${id}`;
  throw new NotFoundError(
    "strategy_not_found",
    `You have no ${what}. GET /api/v1/backtest/strategies lists yours.`,
  );
}

/** @throws UserError `bad_spec` with every problem, its place and how to mend it. */
export function checkedSpec(spec: unknown): CheckedSpec {
  const parsed = parseStrategy(spec);
  if (!parsed.ok) throw badSpec(parsed.error);
  // What parses is of the spec's own form.
  return { spec: spec as StrategySpec, strategy: parsed.value, hash: strategyHash(parsed.value) };
}

function badSpec(problems: readonly SpecProblemView[]): UserError {
  const [first] = problems;
  const place = first?.path ? `${first.path}: ` : "";
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more, see problems)` : "";
  return new UserError("bad_spec", `${place}${first?.message}. Hint: ${first?.hint}${more}`, {
    details: {
      problems,
      errors: problems.map(({ path, message }) => ({
        pointer: path ? `spec.${path}` : "spec",
        message,
      })),
    },
  });
}

/**
 * The idea that a new strategy belongs to, so that starting over starts no new count of trials: that of what it was copied
 * from, else that of the first strategy, removed ones included, which has the same spec. null: a new idea.
 */
async function lineageOf(
  { db }: Ports,
  userId: string,
  { copy_of }: NewStrategyInput,
  { hash }: CheckedSpec,
): Promise<string | null> {
  const isOwn = eq(strategies.userId, userId);
  const wanted =
    copy_of === undefined ? eq(strategyVersions.hash, hash) : eq(strategies.id, copy_of);
  const [row] = await db
    .select({ lineage: strategies.lineage })
    .from(strategies)
    .innerJoin(strategyVersions, eq(strategyVersions.strategyId, strategies.id))
    .where(and(isOwn, wanted))
    .orderBy(asc(strategies.createdAt))
    .limit(1);
  if (!row && copy_of !== undefined) {
    throw new NotFoundError(
      "strategy_not_found",
      `You have no strategy ${copy_of} to copy. GET /api/v1/backtest/strategies lists yours.`,
    );
  }
  return row?.lineage ?? null;
}

async function addVersion(
  ports: Ports,
  { strategy, version }: FoundStrategy,
  input: StrategyInput,
  checked: CheckedSpec,
): Promise<StrategyDetailView> {
  const { db, clock } = ports;
  const now = clock.now();
  const name = nameOf(input, checked);
  if (version.hash === checked.hash) {
    await db.update(strategies).set({ name, updatedAt: now }).where(eq(strategies.id, strategy.id));
    return toDetail({ ...strategy, name, updatedAt: now }, version);
  }
  const next = versionRow(strategy.id, strategy.latestVersion + 1, checked, now);
  const changed = { name, latestVersion: next.version, updatedAt: now };
  await db.batch([
    db.insert(strategyVersions).values(next),
    db.update(strategies).set(changed).where(eq(strategies.id, strategy.id)),
    auditEntry(ports, strategy.userId, "strategy.version", strategy.id, {
      version: next.version,
      hash: next.hash,
    }),
  ]);
  return toDetail({ ...strategy, ...changed }, next);
}

const newestOf = and(
  eq(strategyVersions.strategyId, strategies.id),
  eq(strategyVersions.version, strategies.latestVersion),
);

function nameOf(input: StrategyInput, { spec }: CheckedSpec): string {
  return input.name ?? spec.name;
}

function versionRow(
  strategyId: string,
  version: number,
  checked: CheckedSpec,
  now: number,
): VersionRow {
  return { strategyId, version, hash: checked.hash, spec: checked.spec, createdAt: now };
}

function toDetail(strategy: StrategyRow, version: VersionRow): StrategyDetailView {
  const spec = version.spec as StrategySpec; // checked before it was stored
  return {
    id: strategy.id,
    name: strategy.name,
    lineage: strategy.lineage,
    symbol: spec.symbol,
    timeframe: spec.timeframe,
    version: version.version,
    hash: version.hash,
    spec,
    created_at: iso(strategy.createdAt),
    updated_at: iso(strategy.updatedAt),
  };
}

function toVersion({ version, hash, spec, createdAt }: VersionRow): StrategyVersionView {
  return { version, hash, spec: spec as StrategySpec, created_at: iso(createdAt) };
}
