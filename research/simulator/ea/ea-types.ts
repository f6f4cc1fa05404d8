import type { Deal, EpochMs, TradeMode } from "#domain";
import type { StoredResult } from "../broker/state.ts";
import type { SimCommand } from "../command.ts";

/** Names one attempt at one command. */
export interface EaRef {
  readonly requestId: string;
  readonly attempt: number;
}

/** A command as it comes over the bridge. */
export interface EaCommand extends EaRef {
  /** Refused once the terminal's own tick count has passed it. */
  readonly expiresTick: number;
  readonly login: string;
  readonly server: string;
  readonly tradeMode: TradeMode;
  readonly command: SimCommand;
}

/** A line of the program's own journal, on the disk before what it announces. */
export type EaLine =
  | { readonly kind: "begun"; readonly key: string; readonly at: EpochMs }
  | { readonly kind: "done"; readonly key: string; readonly result: StoredResult };

/** Why OrderSend was not called. */
export type EaRefusal =
  | "expired"
  | "wrong_account"
  | "wrong_trade_mode"
  | "demo_only"
  | "trade_disabled";

export type EaMessage =
  | { readonly type: "ack"; readonly ref: EaRef }
  | {
      readonly type: "refused";
      readonly ref: EaRef;
      readonly code: EaRefusal;
      readonly message: string;
    }
  | {
      readonly type: "result";
      readonly ref: EaRef;
      readonly result: StoredResult;
      readonly isDuplicate: boolean;
    }
  /** Never came here, or came and has no recorded answer: the broker's lists decide. */
  | { readonly type: "unknown"; readonly ref: EaRef }
  /** `ref` of the command that made it, where the program knows. */
  | { readonly type: "deal"; readonly ref: EaRef | null; readonly deal: Deal }
  /** Something changed without a deal, or the lists are new. */
  | { readonly type: "changed"; readonly what: string };
