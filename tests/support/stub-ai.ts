import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const GOOD = {
  specVersion: 1,
  name: "From the model",
  symbol: "EURUSD",
  timeframe: "H1",
  entry: { long: "crossover(ema(close, 10), ema(close, 30))" },
  exit: { long: "crossunder(ema(close, 10), ema(close, 30))" },
  stopLoss: "1.5 * atr(14)",
  sizing: { kind: "riskPercent", percent: 1 },
};

/** What the model says, by the name asked for; `slow` never ends its answer. */
const MESSAGES: Readonly<Record<string, object>> = {
  good: { content: JSON.stringify(GOOD) },
  invalid: { content: JSON.stringify({ ...GOOD, entry: { long: "rsi(close, 14" } }) },
  malformed: { content: "Sure! Here is your strategy: {" },
  refusing: { content: null, refusal: "I cannot help with that." },
};

/** An OpenAI-compatible endpoint (chat completions only, as most are) whose model name says how it behaves. */
export async function startStubAi(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += String(chunk);
    });
    request.on("end", () => {
      if (request.url !== "/v1/chat/completions") return response.writeHead(404).end("{}");
      const { model } = JSON.parse(text) as { model: string };
      const message = MESSAGES[model];
      if (model === "slow") return response.writeHead(200);
      if (!message) return response.writeHead(500).end("{}");
      response.writeHead(200, { "content-type": "application/json" });
      const choice = {
        index: 0,
        finish_reason: "stop",
        message: { role: "assistant", ...message },
      };
      const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
      return response.end(
        JSON.stringify({
          id: "1",
          object: "chat.completion",
          created: 1,
          model,
          choices: [choice],
          usage,
        }),
      );
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
