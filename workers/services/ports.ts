import type { Db } from "#db";
import type { Clock, Result } from "#domain";
import type {
  AccountLimits,
  Candle,
  IntentReply,
  JobProgress,
  KillState,
  OrderIntent,
  PositionReply,
  RoomView,
} from "#protocol";
import type { LoginInput, RegisterInput } from "./inputs.ts";
import type { ConnectionKind, SignedInView, UserView } from "./views.ts";

/** What the services need of the world. Adapters make these real; tests may hand in their own. */
export interface Ports {
  readonly db: Db;
  readonly clock: Clock;
  /** A new ULID. */
  newId(): string;
  readonly auth: AuthPort;
  readonly rooms: RoomsPort;
  /** Absent = no AI is set up: the builder answers. */
  readonly strategyWriter: StrategyWriterPort | null;
  readonly gzip: GzipPort;
  /** Absent = this server does not ask Yahoo. */
  readonly yahoo: YahooPort | null;
  /** Absent = what runs behind runs in the Worker that was asked. */
  readonly queue: QueuePort | null;
  readonly limits: Limits;
  /** A new secret for a connector, 256 random bits in text. */
  newSecret(): string;
  /** Lets time pass, between attempts of work in the background. */
  wait(ms: number): Promise<void>;
  /** Keeps the request's worker alive until the work is done; failures are logged there. */
  background(work: Promise<unknown>): void;
}

export interface AuthPort {
  /** null = the e-mail already has an account (the caller must not tell). */
  register(input: RegisterInput, headers: Headers): Promise<SignedInView | null>;
  /** null = wrong e-mail or password. */
  login(input: LoginInput, headers: Headers): Promise<SignedInView | null>;
  logout(headers: Headers): Promise<readonly string[]>;
  userFrom(headers: Headers): Promise<UserView | null>;
  /** An answer like a fresh session's whose token opens nothing: for a sign-up with a known e-mail. */
  decoy(input: RegisterInput): Promise<SignedInView>;
  handle(request: Request): Promise<Response>;
}

/** Which room, and whose. */
export interface RoomAddress {
  readonly accountId: string;
  readonly userId: string;
  readonly kind: ConnectionKind;
}

export interface RoomsPort {
  /** Hands over an intent; null when no answer came (the outcome is unknown, never "not sent"). */
  putIntent(room: RoomAddress, intent: OrderIntent): Promise<IntentReply | null>;
  /**
   * Takes back an intent that no connector was offered; the reply's events tell whether it ended as CANCELLED.
   * null when no answer came, or the room does not know the intent.
   */
  withdrawIntent(room: RoomAddress, requestId: string): Promise<IntentReply | null>;
  /** What the room has of an intent, without offering it; null when it does not answer or does not know it. */
  intent(room: RoomAddress, requestId: string): Promise<IntentReply | null>;
  /** Tells what the owner pressed; the room's view with it, or null when no answer came. */
  putKill(room: RoomAddress, kill: KillState): Promise<RoomView | null>;
  /** False when no answer came. */
  putLimits(room: RoomAddress, limits: AccountLimits): Promise<boolean>;
  /** Moves the account to the machine that waits for it; the room's view after it, or null when no answer came. */
  takeOver(room: RoomAddress): Promise<RoomView | null>;
  /** null when the room does not answer in time. */
  view(room: RoomAddress): Promise<RoomView | null>;
  /** One position as the room knows it now, or that it knows of none; null when it does not answer in time. */
  position(room: RoomAddress, positionId: string): Promise<PositionReply | null>;
  /** null when the room does not answer in time. */
  bars(
    room: RoomAddress,
    request: { readonly symbol: string; readonly timeframe: string; readonly count: number },
  ): Promise<readonly Candle[] | null>;
  /** A signed token for one socket, and the address to use it at. */
  ticket(
    room: RoomAddress,
    role: "browser" | "connector",
    credentialId?: string,
  ): Promise<RoomTicket>;
  /** True when the header is a room's own signature for this account. */
  isRoom(authorization: string | null, accountId: string): Promise<boolean>;
  /** A signed token for a page's socket to its user's room. */
  userTicket(userId: string): Promise<RoomTicket>;
  /** Tells the pages of a user how a job stands. Resolves whether or not anybody heard. */
  tellUser(userId: string, progress: JobProgress): Promise<void>;
  isUp(): Promise<boolean>;
}

export interface RoomTicket {
  readonly token: string;
  readonly url: string;
  readonly expiresAt: number;
}

/** Work that goes on after the reply. A message may come more than once, and the same one to two workers. */
export type Job = BacktestJob | RoomJob;

export interface BacktestJob {
  readonly kind: "backtest";
  readonly id: string;
}

/** What a room did not confirm and is told again: an order (by its id), or the kill of an account (by the account's). */
export interface RoomJob {
  readonly kind: "hand_over" | "kill";
  readonly id: string;
  /** From 1; each waits twice as long as the one before. */
  readonly attempt: number;
}

export interface QueuePort {
  /** @param delaySeconds not delivered before; at once by default. */
  send(job: Job, delaySeconds?: number): Promise<void>;
}

export interface Limits {
  /** CPU time that the platform allows for one call of the Worker, ms. */
  readonly cpuMs: number;
}

/** Why an AI gave no usable answer. */
export type WriterProblem = "ai_unreachable" | "ai_timeout" | "ai_refused" | "ai_malformed";

export interface WriterRequest {
  readonly symbol: string;
  readonly timeframe: string;
  readonly riskLevel: "low" | "medium" | "high";
  /** In the person's own words; may be empty. */
  readonly prompt: string;
  /** What the writer must know of the strategy language. */
  readonly instructions: string;
  /** JSON schema of the answer. */
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface StrategyWriterPort {
  /** A spec as the AI wrote it, unchecked. */
  write(
    request: WriterRequest,
  ): Promise<Result<unknown, { readonly code: WriterProblem; readonly message: string }>>;
}

export interface YahooRequest {
  /** Yahoo's own name. */
  readonly symbol: string;
  /** Yahoo's own word: "1d", "60m". */
  readonly interval: string;
  /** ms UTC, half open. */
  readonly from: number;
  readonly to: number;
}

/** Why Yahoo gave no answer that could be read. */
export interface YahooFailure {
  readonly code: "yahoo_unreachable" | "yahoo_busy" | "yahoo_too_large";
  /** When it may be asked again, as far as it said. */
  readonly retryAfterSeconds: number | null;
}

export interface YahooPort {
  /** The chart endpoint's JSON, unchecked: it may tell of an error. */
  chart(request: YahooRequest): Promise<Result<unknown, YahooFailure>>;
}

export interface GzipPort {
  compress(bytes: Uint8Array): Promise<Uint8Array>;
  decompress(bytes: Uint8Array): Promise<Uint8Array>;
}
