export type {
  AiService,
  AppContext,
  AuthService,
  BacktestService,
  BarService,
  ChainService,
  ConnectionService,
  HealthService,
  JobService,
  KillService,
  OrderService,
  RoomService,
  Services,
  StrategyService,
  TrialService,
} from "./contract.ts";
export { createServices } from "./create-services.ts";
export type * from "./inputs.ts";
export type {
  AuthPort,
  BacktestJob,
  GzipPort,
  Job,
  Limits,
  Ports,
  QueuePort,
  RoomAddress,
  RoomJob,
  RoomsPort,
  RoomTicket,
  StrategyWriterPort,
  WriterProblem,
  WriterRequest,
  YahooFailure,
  YahooPort,
  YahooRequest,
} from "./ports.ts";
export type {
  LossUseView,
  RiskLimitsInput,
  RiskLimitsView,
  RiskService,
  RiskUseView,
} from "./risk/contract.ts";
export type * from "./views.ts";
