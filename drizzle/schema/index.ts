export { connectorCredentials, tradingAccounts } from "./accounts.ts";
export { auditLog } from "./audit.ts";
export {
  account,
  accountRelations,
  rateLimit,
  session,
  sessionRelations,
  user,
  userRelations,
  verification,
} from "./auth.ts";
export { backtestResults, backtestSessions } from "./backtests.ts";
export { barChunks, barSets } from "./bars.ts";
export { deals, positions } from "./ledger.ts";
export { accountLimits } from "./limits.ts";
export { idempotencyKeys, orderEvents, orders } from "./orders.ts";
export { strategies, strategyVersions } from "./strategies.ts";
export { trialHeads, trialRecords } from "./trials.ts";
