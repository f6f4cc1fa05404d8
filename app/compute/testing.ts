import { defaultCosts, findInstrument } from "#broking";
import { parseStrategy } from "#engine";
import { generateBars } from "#marketdata";
import type { WorkerLike } from "./pool.ts";
import type { FromWorker, RunSetting, ToWorker } from "./protocol.ts";
import { Workbench } from "./workbench.ts";

/** A small setting for tests: a cross of two means over generated bars. */
export function smallSetting(count = 1200): RunSetting {
  const instrument = findInstrument("EURUSD");
  const parsed = parseStrategy({
    specVersion: 1,
    name: "cross",
    symbol: "EURUSD",
    timeframe: "H1",
    params: { fast: { default: 5 }, slow: { default: 20 } },
    entry: {
      long: "crossover(sma(close, fast), sma(close, slow))",
      short: "crossunder(sma(close, fast), sma(close, slow))",
    },
    stopLoss: "2 * atr(14)",
    sizing: { kind: "fixedLots", lots: 0.1 },
  });
  if (!parsed.ok || !instrument) throw new Error("the strategy and its symbol are known");
  return {
    key: "small",
    seed: 0,
    strategy: parsed.value,
    setting: {
      bars: generateBars({
        symbol: "EURUSD",
        timeframe: "H1",
        from: Date.UTC(2024, 0, 1),
        count,
        seed: 9,
      }),
      timeframe: "H1",
      instrument,
      costs: defaultCosts(instrument),
      initialBalance: 10_000,
      accountCurrency: "USD",
    },
  };
}

/** A worker in this process: messages are copied and take turns, as between threads. */
export class TestWorker implements WorkerLike {
  onmessage: WorkerLike["onmessage"] = null;
  onerror: WorkerLike["onerror"] = null;
  onmessageerror: WorkerLike["onmessageerror"] = null;
  readonly heard: ToWorker[] = [];
  isEnded = false;
  readonly #breaksOn: ((message: ToWorker) => boolean) | undefined;
  readonly #workbench = new Workbench(() => 0);

  constructor(breaksOn?: (message: ToWorker) => boolean) {
    this.#breaksOn = breaksOn;
  }

  postMessage(message: ToWorker): void {
    const copy = structuredClone(message);
    setImmediate(() => {
      if (!this.isEnded) this.#hear(copy);
    });
  }

  terminate(): void {
    this.isEnded = true;
  }

  #hear(message: ToWorker): void {
    this.heard.push(message);
    if (this.#breaksOn?.(message)) {
      this.onerror?.({ message: "out of memory" });
      return;
    }
    if (message.type === "setting") {
      this.#workbench.take(message.setting);
      return;
    }
    this.onmessage?.({ data: structuredClone(this.#answer(message)) });
  }

  #answer({ id, job }: ToWorker & { readonly type: "job" }): FromWorker {
    try {
      return { type: "done", id, answer: this.#workbench.answer(job) };
    } catch (error) {
      return { type: "failed", id, code: "test.failed", message: String(error) };
    }
  }
}
