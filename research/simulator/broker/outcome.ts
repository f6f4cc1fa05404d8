import type { Deal } from "#domain";
import type { RetcodeName } from "./retcodes.ts";
import type { SimState } from "./state.ts";

/** What a request came to: the account after it, and what its answer says. */
export interface Outcome {
  readonly state: SimState;
  readonly retcode: RetcodeName;
  readonly order?: string;
  readonly deals?: readonly Deal[];
  readonly lots?: number;
  readonly price?: number;
}
