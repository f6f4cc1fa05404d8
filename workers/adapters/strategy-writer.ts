import { createOpenAI } from "@ai-sdk/openai";
import { APICallError, generateText, jsonSchema, NoObjectGeneratedError, Output } from "ai";
import type { StrategyWriterPort, WriterProblem, WriterRequest } from "#services";

export interface WriterSettings {
  /** Address of an OpenAI-compatible endpoint; "" = OpenAI's own. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  readonly api: "chat" | "responses";
  /** Whole time for an answer; 20 s. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;

/** Asks a language model for a strategy. Whatever goes wrong is an answer, never an exception. */
export function createStrategyWriter(settings: WriterSettings): StrategyWriterPort {
  const provider = createOpenAI({
    apiKey: settings.apiKey,
    ...(settings.baseUrl ? { baseURL: settings.baseUrl } : {}),
  });
  const model =
    settings.api === "chat" ? provider.chat(settings.model) : provider.responses(settings.model);
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS;
  return {
    async write(request) {
      try {
        const { output } = await generateText({
          model,
          instructions: request.instructions,
          prompt: promptOf(request),
          output: Output.object({ schema: jsonSchema(request.schema), name: "strategy" }),
          // The spec has free-form parts (`params`, `let`) that strict mode cannot express.
          providerOptions: { openai: { strictJsonSchema: false } },
          // A second try would begin after seconds of waiting; the builder answers at once.
          maxRetries: 0,
          abortSignal: AbortSignal.timeout(timeoutMs),
        });
        return { ok: true, value: output };
      } catch (error) {
        return { ok: false, error: problemOf(error, timeoutMs) };
      }
    },
  };
}

/** The person's own words stand apart as data, so that they cannot pose as instructions. */
function promptOf(request: WriterRequest): string {
  return JSON.stringify({
    symbol: request.symbol,
    timeframe: request.timeframe,
    risk_level: request.riskLevel,
    wish: request.prompt,
  });
}

function problemOf(
  error: unknown,
  timeoutMs: number,
): { readonly code: WriterProblem; readonly message: string } {
  if (NoObjectGeneratedError.isInstance(error)) {
    const isRefusal = error.finishReason === "content-filter" || !error.text?.trim();
    return isRefusal
      ? { code: "ai_refused", message: "The AI declined to answer." }
      : { code: "ai_malformed", message: "The AI's answer was not a strategy document." };
  }
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError")) {
    return {
      code: "ai_timeout",
      message: `The AI did not answer within ${timeoutMs / 1000} seconds.`,
    };
  }
  const status = APICallError.isInstance(error) ? error.statusCode : undefined;
  return {
    code: "ai_unreachable",
    message: status ? `The AI service answered ${status}.` : "The AI service could not be reached.",
  };
}
