import { completeCosts, type Instrument } from "#broking";
import { type BacktestSetting, completeAccountRules, completeExecution } from "#engine";
import type { RunBacktestInput } from "../services.server.ts";
import { INITIAL_BALANCE } from "./market.ts";

/** The engine's setting of what was read, all but the bars; what is not said keeps the service's defaults. */
export function settingOf(
  input: RunBacktestInput,
  instrument: Instrument,
): Pick<BacktestSetting, "costs" | "initialBalance" | "mode" | "execution" | "account"> {
  const { costs, execution, account, mode } = input;
  return {
    costs: completeCosts(camelKeys(costs ?? {}), instrument),
    initialBalance: input.initial_balance ?? INITIAL_BALANCE,
    ...(mode && mode !== "ohlc" && { mode: mode === "m1" ? "inner" : mode }),
    ...(execution && { execution: completeExecution(camelKeys(execution)) }),
    ...(account && { account: completeAccountRules(camelKeys(account)) }),
  };
}

/** The API's names in the engine's spelling: they differ in nothing else. */
function camelKeys<T extends object>(fields: T): CamelKeys<T> {
  const entries = Object.entries(fields).map(([name, value]): [string, unknown] => [
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    typeof value === "object" && value !== null && !Array.isArray(value) ? camelKeys(value) : value,
  ]);
  return Object.fromEntries(entries) as CamelKeys<T>; // each key was turned as the type turns it
}

type Camel<Name> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;
type CamelKeys<T> = T extends readonly (infer One)[]
  ? One[]
  : T extends object
    ? { -readonly [Name in keyof T as Camel<Name>]: CamelKeys<T[Name]> }
    : T;
