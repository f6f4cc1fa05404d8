export type {
  AiService,
  AppContext,
  AuthService,
  BacktestService,
  BarService,
  ConnectionService,
  HealthService,
  OrderService,
  RoomService,
  Services,
  StrategyService,
} from "./contract.ts";
export { createServices } from "./create-services.ts";
export type * from "./inputs.ts";
export type {
  AuthPort,
  GzipPort,
  Ports,
  RoomAddress,
  RoomsPort,
  StrategyWriterPort,
  WriterProblem,
  WriterRequest,
} from "./ports.ts";
export type * from "./views.ts";
