import { join } from "node:path";
import type { ConnectorRules } from "#orders";
import { anchorsAfter } from "#risk";
import { judgeOrder, loadPolicy, type PolicyState } from "../guard/index.ts";
import { stampOf } from "./local-kill.ts";

/** This PC's policy as it stands on the disk at every question: a changed file counts at once. */
export class LocalRules implements ConnectorRules {
  readonly #dataDir: string;
  readonly #maxLots: number;
  readonly #log: (code: string, message: string) => void;
  #stamp = "";
  #state: PolicyState;

  /** @param maxLots of the command line; the smaller of it and the policy's counts. */
  constructor(dataDir: string, maxLots: number, log: (code: string, message: string) => void) {
    this.#dataDir = dataDir;
    this.#maxLots = maxLots;
    this.#log = log;
    this.#state = this.#read();
  }

  /** Real accounts may not come in. With a policy that cannot be read nothing is opened, but what is held can be closed. */
  get demoOnly(): boolean {
    const state = this.#now();
    return state.ok && state.policy.demo_only;
  }

  get flatten_after_ms(): number | null {
    const state = this.#now();
    if (!state.ok || state.policy.dead_man.action === "hold") return null;
    return state.policy.dead_man.silent_after_s * 1_000;
  }

  judge: ConnectorRules["judge"] = (question) => {
    const state = this.#now();
    if (!state.ok) return judgeOrder(state, question);
    const max_lots_per_order = Math.min(this.#maxLots, state.policy.max_lots_per_order);
    return judgeOrder({ ok: true, policy: { ...state.policy, max_lots_per_order } }, question);
  };

  anchors: ConnectorRules["anchors"] = (anchors, snapshot, _limits, now) => {
    const state = this.#now();
    // An unsigned file must not begin a new day: the anchors of the last good policy stay.
    return state.ok ? anchorsAfter(anchors, snapshot, now, state.policy.reset) : anchors;
  };

  #now(): PolicyState {
    const stamp = this.#stampNow();
    if (stamp !== this.#stamp) this.#state = this.#read();
    return this.#state;
  }

  #read(): PolicyState {
    const state = loadPolicy(this.#dataDir);
    // After the reading, because the first one may make the files.
    this.#stamp = this.#stampNow();
    if (!state.ok) this.#log("policy_unsigned", state.sentence);
    return state;
  }

  #stampNow(): string {
    const names = ["policy.json", "policy.key"];
    return names.map((name) => stampOf(join(this.#dataDir, name))).join(" | ");
  }
}
