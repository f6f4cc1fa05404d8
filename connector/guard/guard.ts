import type { TradeMode } from "#domain";

/** Which terminals may come in. */
export interface GuardPolicy {
  /** Real accounts are refused. */
  readonly demoOnly: boolean;
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

/** May this terminal come in, and a command go to it? Null = yes. */
export function judgeTerminal(policy: GuardPolicy, terminal: Terminal | null): GuardRefusal | null {
  if (terminal === null)
    return { code: "terminal_offline", message: "The terminal is not connected to the connector." };
  const { account, demoOnly } = policy;
  if (account && (account.login !== terminal.login || account.server !== terminal.server)) {
    return {
      code: "wrong_account",
      message: `this connector belongs to account ${account.login} at ${account.server}, the terminal is on ${terminal.login} at ${terminal.server}`,
    };
  }
  if (terminal.trade_mode === "real" && demoOnly) {
    return {
      code: "demo_only",
      message: 'real accounts are locked; "nusatrade policy set --demo-only no" opens them',
    };
  }
  return null;
}
