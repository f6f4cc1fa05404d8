export type {
  AiService,
  AppContext,
  AuthService,
  BacktestService,
  BarService,
  ConnectionService,
  HealthService,
  JobService,
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
  GzipPort,
  Job,
  Limits,
  Ports,
  QueuePort,
  RoomAddress,
  RoomsPort,
  RoomTicket,
  StrategyWriterPort,
  WriterProblem,
  WriterRequest,
  YahooFailure,
  YahooPort,
  YahooRequest,
} from "./ports.ts";
export type * from "./views.ts";
