import {
  crashEverywhere,
  crashInPairs,
  type Failure,
  JOURNEYS,
  makePlan,
  type RangeResult,
  runPlan,
  tooSeldom,
} from "#faults";
import { parseOptions } from "./command.ts";
import { runSeeds } from "./faults/pool.ts";
import { log, milliseconds, print, printJson, table } from "./output.ts";
import { readWorkers } from "./runs/workers-option.ts";
import { wholeNumber } from "./sweep-input.ts";

const HELP = `nusatrade faults - order safety, tried out: the real order code in simulated worlds that break in every way

  nusatrade faults [--seeds N] [--from S] [--threads T] [--thorough] [--json]
  nusatrade faults --seed S
  nusatrade faults --journeys [--pairs]

  --seeds N     how many worlds (default 2000); each is a whole account with its people, machines and faults
  --from S      the first seed (default 1), so that a long run can be done in parts
  --threads T   (default: all cores but one)
  --thorough    also fail when a kind of fault, a crash point or a legal move of an order was seen too seldom:
                per 200,000 seeds 1,000, 50 and 100 times, and never not at all
  --first       stop at the first world that breaks, as it is
  --seed S      one world, with its log
  --journeys    die at every single IO point of some whole ways through the system; --pairs: at every pair of an order's
  --json        one JSON document to stdout: {"seeds","failures","tally","missing","seconds","seedsPerSecond"}
  --help        this text

Every world must end with nothing lost, doubled, made up or left over, and all records alike. Exit 0 when all did; 1 when
one did not: its seed and the least that still breaks it are printed.
`;

const OPTIONS = {
  seeds: { type: "string" },
  from: { type: "string" },
  threads: { type: "string" },
  seed: { type: "string" },
  thorough: { type: "boolean" },
  journeys: { type: "boolean" },
  pairs: { type: "boolean" },
  first: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

const MANY = 1e12;
const SHOWN_FAILURES = 10;
const TOLD_EVERY_MS = 10_000;

/** `nusatrade faults`. @returns 0 when every world held, 1 when one broke or a thorough run saw too little. */
export async function runFaultsCommand(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv, OPTIONS);
  if (options.help) {
    await print(HELP);
    return 0;
  }
  if (options.seed !== undefined) return tellOne(wholeNumber(options.seed, "seed", 0));
  if (options.journeys) return tellJourneys(options.pairs ?? false);
  const from = wholeNumber(options.from ?? "1", "from", 0);
  const seeds = wholeNumber(options.seeds ?? "2000", "seeds", 1);
  const started = performance.now();
  const result = await runSeeds(
    { from, seeds, isFirstEnough: options.first ?? false },
    readWorkers(options.threads, MANY),
    progress(started, seeds),
  );
  const seconds = milliseconds(performance.now() - started) / 1000;
  const missing = options.thorough ? tooSeldom(result.tally, result.seeds) : [];
  if (options.json)
    await printJson({ ...result, missing, seconds, seedsPerSecond: result.seeds / seconds });
  else await print(reportOf(result, missing, seconds));
  return result.failures.length + missing.length > 0 ? 1 : 0;
}

function progress(started: number, seeds: number) {
  let told = started;
  return (done: number, failures: number) => {
    const now = performance.now();
    if (now - told < TOLD_EVERY_MS) return;
    told = now;
    log(
      `${done} of ${seeds} worlds, ${Math.round((done / (now - started)) * 1000)} a second, ${failures} broken`,
    );
  };
}

function reportOf(
  result: RangeResult,
  missing: ReturnType<typeof tooSeldom>,
  seconds: number,
): string {
  const parts = (["acts", "faults", "crashes", "moves"] as const).map((part) => {
    const rows = Object.entries(result.tally[part]).sort(([a], [b]) => (a < b ? -1 : 1));
    return `${part}\n${table([["", "times"], ...rows.map(([name, times]) => [name, String(times)])])}\n`;
  });
  const failures = result.failures.slice(0, SHOWN_FAILURES).map(failureText);
  const seldom = missing.map(
    ({ name, seen, least }) => `too seldom: ${name} ${seen} times, at least ${least}\n`,
  );
  const rate = (result.seeds / seconds).toFixed(1);
  return [
    ...parts,
    ...failures,
    ...seldom,
    `${result.seeds} worlds in ${seconds.toFixed(1)} s (${rate} a second), ${result.failures.length} broken\n`,
  ].join("\n");
}

function failureText({ seed, violations, plan }: Failure): string {
  const broken = violations.map(
    ({ invariant, what, at }) => `  ${invariant} at ${at} ms: ${what}\n`,
  );
  const steps = plan.steps.map((step) => `  step ${JSON.stringify(step)}\n`);
  const faults = plan.faults.map((fault) => `  fault ${JSON.stringify(fault)}\n`);
  return `seed ${seed}\n${broken.join("")}the least that breaks it (active ${plan.active} ms, netting ${plan.netting}):\n${steps.join("")}${faults.join("")}`;
}

async function tellOne(seed: number): Promise<number> {
  const { lines, violations, hash } = runPlan(makePlan(seed), { keepLog: true });
  await print(`${lines.join("\n")}\n${hash}\n`);
  return violations.length === 0 ? 0 : 1;
}

async function tellJourneys(inPairs: boolean): Promise<number> {
  let broken = 0;
  for (const journey of inPairs ? JOURNEYS.slice(0, 1) : JOURNEYS) {
    const { points, runs, failures } = inPairs ? crashInPairs(journey) : crashEverywhere(journey);
    broken += failures.length;
    await print(`${journey.name}: ${points} IO points, ${runs} runs, ${failures.length} broken\n`);
    for (const { at, violations } of failures.slice(0, SHOWN_FAILURES))
      await print(
        `  dead at ${at.join(" and ")}: ${violations.map(({ invariant, what }) => `${invariant} ${what}`).join("; ")}\n`,
      );
  }
  return broken === 0 ? 0 : 1;
}
