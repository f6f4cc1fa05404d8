import { AppError } from "#domain";
import type { Command } from "./command.ts";
import { log, print } from "./output.ts";

// Each command loads only what it needs: `eval` in a shell loop should not pay for the connector.
const COMMANDS: Readonly<Record<string, Command>> = {
  backtest: {
    summary: "run a strategy over bars: trades, equity, metrics, receipt",
    run: async (argv) => (await import("./backtest.ts")).runBacktestCommand(argv),
  },
  sweep: {
    summary: "run a strategy with every combination of parameters: all runs, the best plateau",
    run: async (argv) => (await import("./sweep.ts")).runSweepCommand(argv),
  },
  "walk-forward": {
    summary: "choose parameters on the past, trade them on the bars after, fold by fold",
    run: async (argv) => (await import("./walk-forward.ts")).runWalkForwardCommand(argv),
  },
  "monte-carlo": {
    summary: "how else the same trades, or nearly the same bars, could have come out",
    run: async (argv) => (await import("./monte-carlo.ts")).runMonteCarloCommand(argv),
  },
  verify: {
    summary: "run a backtest again and compare it with its receipt, byte for byte",
    run: async (argv) => (await import("./verify.ts")).runVerifyCommand(argv),
  },
  eval: {
    summary: "values of expressions over bars, one column each",
    run: async (argv) => (await import("./eval.ts")).runEval(argv),
  },
  faults: {
    summary: "try out order safety: the order code in simulated worlds that break in every way",
    run: async (argv) => (await import("./faults.ts")).runFaultsCommand(argv),
  },
  connect: {
    summary: "carry orders from your account's room to the terminal on this PC",
    run: async (argv) => (await import("../session/index.ts")).runConnect(argv),
  },
  kill: {
    summary: "stop trading on this PC, with or without the cloud",
    run: async (argv) => (await import("./kill.ts")).runKill(argv),
  },
  resume: {
    summary: "let trading go on that was stopped on this PC",
    run: async (argv) => (await import("./kill.ts")).runResume(argv),
  },
  policy: {
    summary: "what this PC allows, whatever the cloud says: show it, set it",
    run: async (argv) => (await import("./policy.ts")).runPolicy(argv),
  },
  terminal: {
    summary: "a simulated MetaTrader 5 terminal with a demo account",
    run: async (argv) => (await import("./terminal.ts")).runTerminalCommand(argv),
  },
};

const BAD_INPUT = 2;
const BUG = 1;

/** A command line without `nusatrade`. @returns the exit code; whatever is thrown becomes words on stderr. */
export async function main([name = "", ...argv]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "-h" || name === "help") {
    await print(help());
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const said = name === "" ? "name a command" : `there is no command "${name}"`;
    log(
      `nusatrade: ${said}; the commands are ${Object.keys(COMMANDS).join(", ")} (nusatrade --help tells more)`,
    );
    return BAD_INPUT;
  }
  return run(name, command, argv);
}

async function run(name: string, command: Command, argv: readonly string[]): Promise<number> {
  try {
    return await command.run(argv);
  } catch (thrown) {
    if (thrown instanceof AppError) {
      log(`nusatrade ${name}: ${thrown.message}`);
      return thrown.status < 500 ? BAD_INPUT : BUG;
    }
    log(`nusatrade ${name}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
    return BUG;
  }
}

function help(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
  );
  return `nusatrade - from a trading idea to orders on your own terminal

${lines.join("\n")}

nusatrade <command> --help tells a command's options. Results go to stdout (--json prints one JSON document),
everything else to stderr. Exit 0: done; 2: the input needs mending, and the message says how; 1: a fault of ours.
`;
}
