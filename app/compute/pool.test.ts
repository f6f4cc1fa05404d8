import { expect, test, vi } from "vitest";
import { monteCarlo, noisyBars, prepareBacktest, runBacktest } from "#engine";
import { WorkerPool } from "./pool.ts";
import { smallSetting, TestWorker } from "./testing.ts";

const small = smallSetting(800);
const params = { fast: 4, slow: 18 };

function poolOf(size = 1) {
  const workers: TestWorker[] = [];
  const pool = new WorkerPool({
    size,
    makeWorker: () => {
      const worker = new TestWorker();
      workers.push(worker);
      return worker;
    },
  });
  pool.take(small);
  return { pool, workers };
}

test("a backtest in a worker is the engine's own, receipt and all", async () => {
  const answer = await poolOf().pool.run({ kind: "backtest", params, seed: 7 });
  expect(answer).toEqual(
    runBacktest({ ...small.setting, strategy: small.strategy, params, seed: 7 }),
  );
});

test("paths of trades are those of the engine for the same seed", async () => {
  const input = { path: { kind: "shuffle" }, paths: 50, seed: 3, fanPoints: 10 } as const;
  const answer = await poolOf().pool.run({ kind: "tradePaths", params, input });
  const { trades } = prepareBacktest(small.setting).run({ strategy: small.strategy, params });
  const profits = Float64Array.from(trades, ({ netProfit }) => netProfit);
  expect(profits.length).toBeGreaterThan(3);
  expect(answer).toEqual(monteCarlo({ ...input, profits, initialBalance: 10_000 }));
});

test("a path on noisy bars is a backtest of those bars", async () => {
  const noise = { seed: 11, strength: 0.2, tickSize: 0.00001 };
  const [path] = await poolOf().pool.run({
    kind: "noisePaths",
    params,
    seeds: [noise.seed],
    strength: noise.strength,
    tickSize: noise.tickSize,
    stops: [0, 400, 800],
  });
  const bars = noisyBars(small.setting.bars, noise);
  const { equity } = prepareBacktest({ ...small.setting, bars }).run({
    strategy: small.strategy,
    params,
  });
  expect(path?.finalEquity).toBe(equity[799]);
  expect([...(path?.equity ?? [])]).toEqual([10_000, equity[399], equity[799]]);
  expect(path?.maxDrawdownPercent).toBeGreaterThan(0);
});

test("what a job cannot do is said with its code, and the worker goes on", async () => {
  const { pool, workers } = poolOf();
  const wrong = pool.run({ kind: "backtest", params: { speed: 1 }, seed: 0 });
  await expect(wrong).rejects.toMatchObject({ code: "test.failed" });
  await pool.run({ kind: "backtest", params, seed: 0 });
  expect(workers).toHaveLength(1);
});

test("stopping ends every worker and every job at once; the pool works on after it", async () => {
  const { pool, workers } = poolOf(2);
  const jobs = [1, 2, 3, 4, 5].map((seed) => pool.run({ kind: "backtest", params, seed }));
  const answers = Promise.allSettled(jobs);
  pool.stop();
  for (const answer of await answers) {
    expect(answer).toMatchObject({ status: "rejected", reason: { code: "compute.stopped" } });
  }
  expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, true]);
  await pool.run({ kind: "backtest", params, seed: 1 });
  expect(workers).toHaveLength(3);
  expect(pool.room).toBe(4);
});

test("a worker that stops answering counts as broken", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const mute = { postMessage() {}, terminate() {}, onmessage: null, onerror: null };
    const crashes: string[] = [];
    const pool = new WorkerPool({
      size: 1,
      makeWorker: () => ({ ...mute, onmessageerror: null }),
      onCrash: (why) => crashes.push(why),
      patienceMs: 1000,
    });
    const job = pool.run({ kind: "backtest", params, seed: 0 });
    const end = expect(job).rejects.toMatchObject({ code: "compute.crash" });
    vi.advanceTimersByTime(2000);
    await end;
    expect(crashes).toEqual(["it stopped answering", "it stopped answering"]);
  } finally {
    vi.useRealTimers();
  }
});
