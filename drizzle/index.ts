export { type Db, openDb } from "./client.ts";
export { isDuplicate, isStale } from "./errors.ts";
export * as schema from "./schema/index.ts";
export {
  auditLog,
  backtestResults,
  backtestSessions,
  barChunks,
  connectorCredentials,
  deals,
  idempotencyKeys,
  orderEvents,
  orders,
  positions,
  strategies,
  strategyVersions,
  tradingAccounts,
  user,
} from "./schema/index.ts";
