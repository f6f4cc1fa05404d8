import { createAiService } from "./ai/ai-service.ts";
import { createAuthService } from "./auth.ts";
import { createBacktestService } from "./backtests/backtest-service.ts";
import { createJobService } from "./backtests/jobs.ts";
import { createBarService } from "./bars/bar-service.ts";
import { createChainService } from "./chain.ts";
import { createConnectionService } from "./connections.ts";
import type { Services } from "./contract.ts";
import { createHealthService } from "./health.ts";
import { createKillService } from "./kill.ts";
import { createOrderService } from "./orders/order-service.ts";
import type { Ports } from "./ports.ts";
import { createRiskService } from "./risk/risk-service.ts";
import { createRoomService } from "./rooms.ts";
import { createStrategyService } from "./strategies.ts";
import { createTrialService } from "./trials.ts";

/** Every use case over the given ports. */
export function createServices(ports: Ports): Services {
  return {
    auth: createAuthService(ports),
    connections: createConnectionService(ports),
    strategies: createStrategyService(ports),
    ai: createAiService(ports),
    bars: createBarService(ports),
    backtests: createBacktestService(ports),
    trials: createTrialService(ports),
    jobs: createJobService(ports),
    orders: createOrderService(ports),
    kill: createKillService(ports),
    risk: createRiskService(ports),
    chain: createChainService(ports),
    rooms: createRoomService(ports),
    health: createHealthService(ports),
  };
}
