export { type Db, openDb } from "./client.ts";
export { isDuplicate, isStale } from "./errors.ts";
export * as schema from "./schema/index.ts";
export {
  accountLimits,
  auditLog,
  backtestResults,
  backtestSessions,
  barChunks,
  barSets,
  connectorCredentials,
  deals,
  idempotencyKeys,
  orderEvents,
  orders,
  positions,
  strategies,
  strategyVersions,
  tradingAccounts,
  trialHeads,
  trialRecords,
  user,
} from "./schema/index.ts";
