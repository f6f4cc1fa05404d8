import { UserError, ZONES, type Zone } from "#domain";
import {
  checkedPolicy,
  DEFAULT_POLICY,
  loadPolicy,
  type Policy,
  savePolicy,
} from "../guard/index.ts";
import { type ParsedOptions, parseOptions } from "./command.ts";
import { print, printJson, table } from "./output.ts";

const HELP = `nusatrade policy - what this PC allows, whatever the cloud says

  nusatrade policy show [--data-dir D] [--json]
  nusatrade policy set  [--data-dir D] [limits...]

  --demo-only yes|no          real accounts are refused
  --symbols A,B | all         the only symbols that may be opened
  --origins user,bot          who may open
  --max-lots N                lots of one opening order
  --max-total-lots N | none   the larger direction of every symbol, summed
  --max-positions N | none    open positions and waiting orders
  --daily-loss PERCENT | none of the higher of balance and equity at the day's start, floating losses included
  --reset-zone ZONE           whose midnight (or --reset-hour) begins the day
  --reset-hour H              0 to 23
  --dead-man-after SECONDS    how long the cloud may be silent
  --dead-man hold|flatten     and what happens then: stops are trusted, or everything is closed
  --data-dir D                the connector's own (.data/connector)
  --json                      one JSON document to stdout
  --help                      this text

What is not named stays. The file policy.json is signed with a key that is made on this PC and never leaves it:
changed by anything else it opens nothing. The cloud's limits count as well: the stricter of both.
`;

const OPTIONS = {
  "data-dir": { type: "string", default: ".data/connector" },
  "demo-only": { type: "string" },
  symbols: { type: "string" },
  origins: { type: "string" },
  "max-lots": { type: "string" },
  "max-total-lots": { type: "string" },
  "max-positions": { type: "string" },
  "daily-loss": { type: "string" },
  "reset-zone": { type: "string" },
  "reset-hour": { type: "string" },
  "dead-man-after": { type: "string" },
  "dead-man": { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;
type Given = ParsedOptions<typeof OPTIONS>;

/** `nusatrade policy show|set`. @returns 0; what the reader can mend is thrown as UserError. */
export async function runPolicy([verb = "", ...argv]: readonly string[]): Promise<number> {
  const isVerb = verb === "show" || verb === "set";
  const given = parseOptions(
    isVerb ? argv : [verb, ...argv].filter((word) => word !== ""),
    OPTIONS,
  );
  if (given.help) {
    await print(HELP);
    return 0;
  }
  if (!isVerb)
    throw new UserError("cli.option", "say nusatrade policy show, or nusatrade policy set");
  const dataDir = given["data-dir"];
  const state = loadPolicy(dataDir);
  if (verb === "show") {
    if (!state.ok) throw new UserError("policy.unsigned", state.sentence);
    return show(state.policy, given.json === true);
  }
  // A file that was changed by something else is no ground: what is not named begins anew.
  const policy = changed(state.ok ? state.policy : DEFAULT_POLICY, given);
  savePolicy(dataDir, policy);
  return show(policy, given.json === true);
}

function changed(policy: Policy, given: Given): Policy {
  const next = {
    demo_only: yesOrNo(given["demo-only"], "demo-only") ?? policy.demo_only,
    allowed_symbols: symbolsOf(given.symbols, policy.allowed_symbols),
    allowed_origins: given.origins?.split(",") ?? policy.allowed_origins,
    max_lots_per_order: numberOf(given["max-lots"], "max-lots") ?? policy.max_lots_per_order,
    max_total_lots: limitOf(given["max-total-lots"], "max-total-lots", policy.max_total_lots),
    max_positions: limitOf(given["max-positions"], "max-positions", policy.max_positions),
    max_daily_loss_percent: limitOf(
      given["daily-loss"],
      "daily-loss",
      policy.max_daily_loss_percent,
    ),
    reset: {
      zone: zoneOf(given["reset-zone"]) ?? policy.reset.zone,
      hour: numberOf(given["reset-hour"], "reset-hour") ?? policy.reset.hour,
    },
    dead_man: {
      silent_after_s:
        numberOf(given["dead-man-after"], "dead-man-after") ?? policy.dead_man.silent_after_s,
      action: given["dead-man"] ?? policy.dead_man.action,
    },
  };
  try {
    return checkedPolicy(next);
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    throw new UserError(
      "policy.value",
      `a value is out of its range: ${text.replace(/\s+/g, " ")}`,
    );
  }
}

async function show(policy: Policy, asJson: boolean): Promise<number> {
  if (asJson) await printJson(policy);
  else await print(`${table(rowsOf(policy))}\n`);
  return 0;
}

function rowsOf(policy: Policy): string[][] {
  const { reset, dead_man } = policy;
  const none = (limit: number | null, unit = "") =>
    limit === null ? "no limit" : `${limit}${unit}`;
  const flattens = dead_man.action === "flatten" ? "everything is closed" : "stops are trusted";
  return [
    ["accounts", policy.demo_only ? "demo only" : "demo and real"],
    ["symbols", policy.allowed_symbols?.join(", ") ?? "all"],
    ["may open", policy.allowed_origins.join(", ") || "nobody"],
    ["lots of one order", String(policy.max_lots_per_order)],
    ["lots in all", none(policy.max_total_lots)],
    ["positions", none(policy.max_positions)],
    ["loss of a day", none(policy.max_daily_loss_percent, "%")],
    ["day begins", `${String(reset.hour).padStart(2, "0")}:00 ${reset.zone}`],
    ["cloud silent", `after ${dead_man.silent_after_s} s: ${flattens}`],
  ];
}

function symbolsOf(given: string | undefined, before: Policy["allowed_symbols"]) {
  if (given === undefined) return before;
  return given === "all" ? null : given.split(",");
}

function limitOf(given: string | undefined, name: string, before: number | null): number | null {
  if (given === "none") return null;
  return numberOf(given, name) ?? before;
}

function numberOf(given: string | undefined, name: string): number | undefined {
  if (given === undefined) return undefined;
  const number = given.trim() === "" ? Number.NaN : Number(given);
  if (Number.isFinite(number)) return number;
  throw new UserError("cli.option", `--${name} must be a number, was "${given}"`);
}

function yesOrNo(given: string | undefined, name: string): boolean | undefined {
  if (given === undefined) return undefined;
  if (given === "yes" || given === "no") return given === "yes";
  throw new UserError("cli.option", `--${name} is yes or no, was "${given}"`);
}

function zoneOf(given: string | undefined): Zone | undefined {
  if (given === undefined) return undefined;
  const zone = ZONES.find((one) => one === given);
  if (zone !== undefined) return zone;
  throw new UserError("cli.option", `--reset-zone is one of ${ZONES.join(", ")}`);
}
