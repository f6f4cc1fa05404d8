import * as z from "zod/mini";
import { type Bars, sliceBars } from "#domain";
import { parseStrategy, type StrategySpec, strategySpecSchema } from "#engine";
import { knownInstrument, loadBars } from "../bars/chunks.ts";
import type { AiService } from "../contract.ts";
import type { GenerateStrategyInput } from "../inputs.ts";
import type { Ports } from "../ports.ts";
import type { GeneratedStrategyView } from "../views.ts";
import { buildStrategy } from "./builder.ts";
import { runGates } from "./gates.ts";
import { INSTRUCTIONS } from "./instructions.ts";

type Written = Pick<GeneratedStrategyView, "spec" | "source" | "notice" | "ai_problem">;
type AiProblem = NonNullable<GeneratedStrategyView["ai_problem"]>;

/** The checks look at the newest bars only: enough to judge, quick enough to wait for. */
const GATE_BARS = 20_000;

export function createAiService(ports: Ports): AiService {
  return {
    async generate(userId, input) {
      knownInstrument(input.symbol);
      const { symbol, timeframe } = input;
      const [written, bars] = await Promise.all([
        writeStrategy(ports, input),
        loadBars(ports, { userId, symbol, timeframe }, { from: 0, to: Number.MAX_SAFE_INTEGER }),
      ]);
      const newest = newestOf(bars, GATE_BARS);
      const gates = runGates(written.spec, newest);
      const passed = gates.every(({ status }) => status !== "failed");
      return { ...written, gate_report: { passed, gates } };
    },
  };
}

/** By the AI when one is set up and its answer stands; else by the builder, which says so. */
async function writeStrategy(ports: Ports, input: GenerateStrategyInput): Promise<Written> {
  const writer = ports.strategyWriter;
  if (!writer) return built(input, null);
  const answer = await writer.write({
    symbol: input.symbol,
    timeframe: input.timeframe,
    riskLevel: input.risk_level,
    prompt: input.prompt ?? "",
    instructions: INSTRUCTIONS,
    schema: z.toJSONSchema(strategySpecSchema, { target: "draft-7" }) as Record<string, unknown>,
  });
  if (!answer.ok) return built(input, answer.error);
  // Which market it is for is the person's choice, not the model's.
  const spec = { ...(answer.value as object), symbol: input.symbol, timeframe: input.timeframe };
  const parsed = parseStrategy(spec);
  if (!parsed.ok) {
    const [first] = parsed.error;
    return built(input, {
      code: "ai_invalid_spec",
      message: `The AI's strategy does not read: ${first?.path}: ${first?.message}.`,
    });
  }
  return {
    spec: spec as StrategySpec, // it just parsed
    source: "ai",
    notice: "Written by an AI from your words, then checked. Read it before you use it.",
    ai_problem: null,
  };
}

function built(input: GenerateStrategyInput, problem: AiProblem | null): Written {
  const { spec, understood } = buildStrategy(input);
  const why = problem ? `${problem.message} ` : "";
  const how = understood
    ? "Put together by fixed rules from your words"
    : `A template for ${input.risk_level} risk: the words named no idea that the rules know`;
  return {
    spec,
    source: "builder",
    notice: `${why}${how}. No AI took part.`,
    ai_problem: problem,
  };
}

function newestOf(bars: Bars, count: number): Bars {
  return sliceBars(bars, Math.max(0, bars.time.length - count), bars.time.length);
}
