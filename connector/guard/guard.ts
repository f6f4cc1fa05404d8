import type { TradeMode } from "#domain";
import type { TerminalCommand } from "#orders";

/** What this PC allows, whatever the cloud says. */
export interface GuardPolicy {
  /** Real accounts are refused unless the owner of this PC said otherwise. */
  readonly allowReal: boolean;
  /** Lots of one opening order. */
  readonly maxLots: number;
  /** The account that this connector belongs to; null until its first terminal came. */
  readonly account: { readonly login: string; readonly server: string } | null;
}

export interface GuardRefusal {
  readonly code: string;
  readonly message: string;
}

interface Terminal {
  readonly login: string;
  readonly server: string;
  readonly trade_mode: TradeMode;
}

/** May this terminal come in? Null = yes. */
export function judgeTerminal(policy: GuardPolicy, terminal: Terminal): GuardRefusal | null {
  const { account, allowReal } = policy;
  if (account && (account.login !== terminal.login || account.server !== terminal.server)) {
    return {
      code: "wrong_account",
      message: `this connector belongs to account ${account.login} at ${account.server}, the terminal is on ${terminal.login} at ${terminal.server}`,
    };
  }
  if (terminal.trade_mode === "real" && !allowReal) {
    return {
      code: "demo_only",
      message: "real accounts are locked; start the connector with --allow-real to open them",
    };
  }
  return null;
}

/** The last word before a command leaves for the terminal. Null = it may. What reduces or protects always may. */
export function judgeCommand(
  policy: GuardPolicy,
  terminal: Terminal | null,
  { intent }: TerminalCommand,
): GuardRefusal | null {
  if (terminal === null)
    return { code: "terminal_offline", message: "The terminal is not connected to the connector." };
  const refusal = judgeTerminal(policy, terminal);
  if (refusal) return refusal;
  if (intent.action === "open" && intent.lots > policy.maxLots) {
    return {
      code: "local_max_lots",
      message: `This PC allows at most ${policy.maxLots} lots an order.`,
    };
  }
  return null;
}
