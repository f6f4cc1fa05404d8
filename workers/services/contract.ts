import type { Result, Timeframe } from "#domain";
import type { Strategy } from "#engine";
import type { Candle, RoomReport, RoomView } from "#protocol";
import type {
  BarChunkInput,
  BarChunksInput,
  CancelOrderInput,
  CloseByInput,
  ClosePositionInput,
  CreateConnectionInput,
  GenerateStrategyInput,
  ImportBarsInput,
  KillInput,
  ListOrdersInput,
  LoginInput,
  ModifyOrderInput,
  ModifyPositionInput,
  NewStrategyInput,
  PlaceGroupInput,
  PlaceOrderInput,
  ReadBarsInput,
  ReadChainInput,
  RecordTrialsInput,
  RegisterInput,
  ReportInput,
  ResumeInput,
  RunBacktestInput,
  StrategyInput,
  YahooBarsInput,
} from "./inputs.ts";
import type { BacktestJob, RoomJob } from "./ports.ts";
import type { RiskService } from "./risk/contract.ts";
import type {
  BacktestDetailView,
  BacktestView,
  BarChunkBytes,
  BarChunkView,
  BarSetView,
  BarsImportView,
  BarsView,
  ChainVerdictView,
  ChainView,
  ConnectionCreatedView,
  ConnectionView,
  ConnectorTokenView,
  DealView,
  GeneratedStrategyView,
  KillView,
  MachineView,
  OrderDetailView,
  OrderGroupView,
  OrderView,
  PositionView,
  ReportView,
  RoomTicketView,
  SignedInView,
  SpecProblemView,
  StrategyDetailView,
  StrategyVersionView,
  StrategyView,
  TrialLedgerView,
  UserView,
  YahooImportView,
} from "./views.ts";

/**
 * Every use case of the product, for the API and the pages alike.
 *
 * `userId` always comes from the session. What belongs to another user answers as if it did not exist
 * (`NotFoundError`). Expected refusals throw `AppError` with a stable `code`, an HTTP `status` and words that say how to mend it.
 */
export interface Services {
  readonly auth: AuthService;
  readonly connections: ConnectionService;
  readonly strategies: StrategyService;
  readonly ai: AiService;
  readonly bars: BarService;
  readonly backtests: BacktestService;
  /** How often each idea was tried. */
  readonly trials: TrialService;
  readonly orders: OrderService;
  /** Stops trading in one account or all of them, and lets it go on. */
  readonly kill: KillService;
  /** What an account may do. */
  readonly risk: RiskService;
  /** What happened in an account, tied together event by event. */
  readonly chain: ChainService;
  /** What rooms report, what the clock triggers, and the way into the user's own room. */
  readonly rooms: RoomService;
  /** What runs behind. Not for pages. */
  readonly jobs: JobService;
  readonly health: HealthService;
}

/** What the Worker hands to Remix: `getLoadContext()`'s answer, so loaders read `context.services`. */
export interface AppContext {
  readonly services: Services;
}

export interface AuthService {
  /** Makes a user with a practice account. `headers` are the request's own (address for the rate limit). */
  register(input: RegisterInput, headers: Headers): Promise<SignedInView>;
  /** @throws AppError `bad_credentials` (401) */
  login(input: LoginInput, headers: Headers): Promise<SignedInView>;
  /** Ends the session of the cookie or bearer token; the answer's cookies clear the browser's. */
  logout(headers: Headers): Promise<{ readonly set_cookies: readonly string[] }>;
  /** Whose session the request carries (cookie or bearer); null for none. */
  userFrom(headers: Headers): Promise<UserView | null>;
  /** better-auth's own endpoints. */
  handle(request: Request): Promise<Response>;
}

export interface ConnectionService {
  list(userId: string): Promise<readonly ConnectionView[]>;
  get(userId: string, id: string): Promise<ConnectionView>;
  create(userId: string, input: CreateConnectionInput): Promise<ConnectionCreatedView>;
  /** Ends a terminal connection's credentials; the practice account cannot be revoked. */
  revoke(userId: string, id: string): Promise<void>;
  roomTicket(userId: string, id: string): Promise<RoomTicketView>;
  /** What the room shows of the account; null when the room does not answer. */
  view(userId: string, id: string): Promise<RoomView | null>;
  /** Newest candles from the terminal. @throws AppError `room_unreachable`, `connector_offline` */
  bars(
    userId: string,
    id: string,
    symbol: string,
    timeframe: Timeframe,
    count: number,
  ): Promise<readonly Candle[]>;
  /**
   * Moves the account to the machine that waits for it; with none waiting, the next connector may come from anywhere.
   *
   * @throws AppError `practice_has_no_machine` (409), `room_unreachable` (503)
   */
  takeOver(userId: string, id: string): Promise<MachineView>;
  /** A connector's secret against a short room token. @throws AppError `bad_credential` (401) */
  exchangeCredential(secret: string): Promise<ConnectorTokenView>;
}

export interface StrategyService {
  list(userId: string): Promise<readonly StrategyView[]>;
  get(userId: string, id: string): Promise<StrategyDetailView>;
  /** @throws AppError `bad_spec` (422) with `problems` in its details, `strategy.looks_ahead` (422) */
  create(userId: string, input: NewStrategyInput): Promise<StrategyDetailView>;
  /** Adds a version; the same spec again changes nothing but the name. */
  update(userId: string, id: string, input: StrategyInput): Promise<StrategyDetailView>;
  versions(userId: string, id: string): Promise<readonly StrategyVersionView[]>;
  version(userId: string, id: string, version: number): Promise<StrategyVersionView>;
  /** Takes it off the list; versions that results point to stay readable. */
  remove(userId: string, id: string): Promise<void>;
  /** Checks a spec without storing it. */
  check(
    spec: unknown,
  ): Result<{ readonly strategy: Strategy; readonly hash: string }, readonly SpecProblemView[]>;
}

export interface AiService {
  generate(userId: string, input: GenerateStrategyInput): Promise<GeneratedStrategyView>;
}

export interface BarService {
  /** @throws AppError `bad_csv` (422) with `line`, `column`, `hint` in its details */
  import(userId: string, input: ImportBarsInput): Promise<BarsImportView>;
  sets(userId: string): Promise<readonly BarSetView[]>;
  read(userId: string, input: ReadBarsInput): Promise<BarsView>;
  /** The months of a set as they are now, oldest first: what a cache compares itself with. */
  chunks(userId: string, input: BarChunksInput): Promise<readonly BarChunkView[]>;
  /** @throws NotFoundError `chunk_not_found` */
  chunk(userId: string, input: BarChunkInput): Promise<BarChunkBytes>;
  /**
   * Fetches bars from Yahoo and stores them.
   *
   * @throws AppError `yahoo_off` (404), `yahoo_refused` in Yahoo's own words, `yahoo_no_bars`, `yahoo_timeframe`,
   *   `unknown_symbol`, `bad_range` (422), `yahoo_busy` (429), `yahoo_unreachable`, `yahoo_changed` (502)
   */
  importYahoo(userId: string, input: YahooBarsInput): Promise<YahooImportView>;
}

export interface BacktestService {
  /**
   * Runs now, or (a long run, or `background`) begins and answers `running`.
   *
   * @throws AppError `no_bars`, `bad_spec`, `unknown_symbol`, `run_too_large` (422), `too_many_runs` (429)
   */
  run(userId: string, input: RunBacktestInput): Promise<BacktestDetailView>;
  get(userId: string, id: string): Promise<BacktestDetailView>;
  /** Newest first, at most 200. */
  list(userId: string): Promise<readonly BacktestView[]>;
  /** Ends a run that is not finished; one that is stays as it is. Of a cancelled run nothing is kept but that it was. */
  cancel(userId: string, id: string): Promise<BacktestDetailView>;
  /**
   * The result as a file: HTML that needs nothing beside it, the trades as CSV, or everything as JSON.
   *
   * @throws AppError `not_done`, `result_changed` (409)
   */
  report(userId: string, id: string, input: ReportInput): Promise<ReportView>;
}

export interface TrialService {
  /** Adds to the chain. Safe to repeat: the same `trial_key` is no new trial. */
  record(userId: string, input: RecordTrialsInput): Promise<TrialLedgerView>;
  /** Of a strategy that was removed, too. */
  ofStrategy(userId: string, strategyId: string): Promise<TrialLedgerView>;
}

export interface OrderService {
  /**
   * Places an order once, however often it is asked with the same key. The answer is filled, waiting at the broker, or still
   * on its way (`final` false: ask `url` again).
   *
   * @throws AppError `connector_offline`, `position_busy`, `idempotency_key_reused` (409), `connection_required`, `risk.*`, a
   *   broker's refusal (422); its details hold the `order`.
   */
  place(userId: string, input: PlaceOrderInput, idempotencyKey: string): Promise<OrderView>;
  /** The same order in several accounts, all stored or none; each room answers for its own. */
  placeGroup(
    userId: string,
    input: PlaceGroupInput,
    idempotencyKey: string,
  ): Promise<OrderGroupView>;
  get(userId: string, id: string): Promise<OrderDetailView>;
  list(userId: string, input?: ListOrdersInput): Promise<readonly OrderView[]>;
  /** Takes back an order that waits at the broker, or in its room for a connector that is offline. */
  cancel(
    userId: string,
    id: string,
    idempotencyKey: string,
    input?: CancelOrderInput,
  ): Promise<OrderView>;
  /** Changes an order that waits at the broker. `id` may be the broker's ticket, as with `cancel`. */
  modify(
    userId: string,
    id: string,
    input: ModifyOrderInput,
    idempotencyKey: string,
  ): Promise<OrderView>;
  positions(userId: string, connectionId?: string): Promise<readonly PositionView[]>;
  closePosition(
    userId: string,
    positionId: string,
    input: ClosePositionInput,
    idempotencyKey: string,
  ): Promise<OrderView>;
  closeBy(
    userId: string,
    positionId: string,
    input: CloseByInput,
    idempotencyKey: string,
  ): Promise<OrderView>;
  modifyPosition(
    userId: string,
    positionId: string,
    input: ModifyPositionInput,
    idempotencyKey: string,
  ): Promise<OrderView>;
  /** The ledger, newest first. */
  deals(userId: string, input?: ListOrdersInput): Promise<readonly DealView[]>;
}

export interface ChainService {
  /** Checks the account's whole record. */
  verify(userId: string, connectionId: string): Promise<ChainVerdictView>;
  read(userId: string, connectionId: string, input: ReadChainInput): Promise<ChainView>;
}

/** Every answer has one entry an account, as its room knows it; of a room that does not answer, as it was pressed. */
export interface KillService {
  /** Takes effect at once here, and in the rooms as soon as they can be reached: it is told until they confirm. */
  press(userId: string, input: KillInput): Promise<readonly KillView[]>;
  resume(userId: string, input: ResumeInput): Promise<readonly KillView[]>;
  get(userId: string): Promise<readonly KillView[]>;
  /** Tells an account's room again what was pressed. Run by the queue; rejects when another try may go better. */
  tell(job: RoomJob): Promise<void>;
  /** Kills that no room has confirmed. Run by the cron. */
  redeliver(): Promise<{ readonly redelivered: number }>;
}

export interface RoomService {
  /** Stores a room's report; safe to repeat. `authorization` is the request's header, signed by the room. */
  report(
    accountId: string,
    authorization: string | null,
    report: RoomReport,
  ): Promise<{ readonly stored_seq: number }>;
  /** How a page opens its user's room, where the progress of jobs is told (`JOB_PROGRESS`). */
  userTicket(userId: string): Promise<RoomTicketView>;
  /** Offers an order to its room again. Run by the queue. */
  handOver(job: RoomJob): Promise<void>;
  /** Asks the rooms what became of orders that have not ended. Reads only; run by the cron. */
  reconcile(): Promise<{ readonly asked: number }>;
  /** Hands over again what a lost hand-over left behind. Run by the cron. */
  redeliver(): Promise<{ readonly redelivered: number }>;
  /** Keys of requests are kept for seven days. Run by the cron. */
  forgetOldKeys(): Promise<void>;
}

export interface JobService {
  /** Does what a queue's message asks for; safe to repeat. Rejects when another try may go better. */
  run(job: BacktestJob): Promise<void>;
  /** Sends runs again whose worker died, and shows those as failed that killed several. Run by the cron. */
  revive(): Promise<{ readonly revived: number }>;
}

export interface HealthService {
  check(): Promise<{
    readonly status: "ok" | "degraded";
    readonly parts: Readonly<Record<string, "ok" | "down">>;
  }>;
}
