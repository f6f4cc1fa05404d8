import { describe, expect, test } from "vitest";
import { seededRng } from "#domain";
import { deflatedSharpe, expectedBestSharpe } from "./deflated-sharpe.ts";
import { backtestOverfitting } from "./pbo.ts";
import { minimumTrackRecord, probabilisticSharpe } from "./probabilistic-sharpe.ts";
import { realityCheck } from "./reality-check.ts";

/** About normal, mean 0, deviation 1: twelve uniforms. */
function noise(count: number, seed: number, drift = 0): Float64Array {
  const rng = seededRng(seed);
  return Float64Array.from(
    { length: count },
    () => Array.from({ length: 12 }, rng).reduce((a, b) => a + b, -6) + drift,
  );
}

describe("Sharpe ratios under doubt", () => {
  // D. H. Bailey and M. Lopez de Prado, "The Deflated Sharpe Ratio", 2014, numerical example.
  const example = { sharpe: 2.5 / Math.sqrt(250), count: 1250, skew: -3, kurtosis: 10 };

  test("the published example: 100 trials, SR0 0.1132 a day, deflated to 0.9004", () => {
    const deflated = deflatedSharpe({ ...example, trials: 100, sharpeVariance: 0.5 / 250 });
    expect(deflated?.threshold.toFixed(4)).toBe("0.1132");
    expect(deflated?.probability.toFixed(4)).toBe("0.9004");
  });

  test("one trial is not deflated, more are deflated more", () => {
    const once = deflatedSharpe({ ...example, trials: 1, sharpeVariance: 0.002 });
    expect(once).toEqual({
      threshold: 0,
      probability: probabilisticSharpe({ ...example, benchmark: 0 }),
    });
    const thresholds = [1, 2, 5, 10, 100, 1e4, 1e6].map((trials) =>
      expectedBestSharpe({ trials, sharpeVariance: 1 }),
    );
    expect(thresholds).toEqual([...thresholds].sort((a, b) => a - b));
  });

  test("the best of many draws is what is expected of them", () => {
    const bests = Array.from({ length: 400 }, (_, seed) => Math.max(...noise(50, seed)));
    const mean = bests.reduce((a, b) => a + b) / bests.length;
    expect(Math.abs(expectedBestSharpe({ trials: 50, sharpeVariance: 1 }) - mean)).toBeLessThan(
      0.1,
    );
  });

  test("a record of the minimum length is exactly as sure as was asked", () => {
    const length = minimumTrackRecord({ ...example, benchmark: 0.05, confidence: 0.95 }) ?? NaN;
    expect(probabilisticSharpe({ ...example, count: length, benchmark: 0.05 })).toBeCloseTo(
      0.95,
      12,
    );
    expect(minimumTrackRecord({ ...example, benchmark: 0.2, confidence: 0.95 })).toBeNull();
  });

  test("a normal record: z of sqrt(n - 1) / sqrt(1 + s^2 / 2)", () => {
    const p = probabilisticSharpe({ sharpe: 0.1, benchmark: 0, count: 401, skew: 0, kurtosis: 3 });
    expect(p).toBeCloseTo(0.977, 4); // z = 2 / sqrt(1.005) = 1.99502
  });

  test("what cannot be is refused or unknown", () => {
    expect(() => expectedBestSharpe({ trials: 0, sharpeVariance: 1 })).toThrow(/was 0/);
    expect(() => expectedBestSharpe({ trials: 2, sharpeVariance: NaN })).toThrow(/was NaN/);
    expect(probabilisticSharpe({ ...example, benchmark: 0, count: 1 })).toBeNull();
    expect(probabilisticSharpe({ ...example, benchmark: 0, sharpe: 3, skew: 9 })).toBeNull();
  });
});

describe("probability of backtest overfitting", () => {
  test("agrees with halving the rows by hand", () => {
    const returns = Array.from({ length: 5 }, (_, i) => noise(43, i + 1));
    const blocks = [0, 1, 2, 3].map((b) => Array.from({ length: 10 }, (_, i) => 3 + b * 10 + i));
    const sharpe = (series: Float64Array, rows: readonly number[]) => {
      const values = rows.map((row) => series[row] ?? NaN);
      const mean = values.reduce((a, b) => a + b) / values.length;
      return (
        mean / Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1))
      );
    };
    const pairs = [
      [0, 1],
      [0, 2],
      [1, 2],
      [0, 3],
      [1, 3],
      [2, 3],
    ]; // in the order of their bits
    const logits = pairs.map((pair) => {
      const inside = blocks.filter((_, b) => pair.includes(b)).flat();
      const outside = blocks.filter((_, b) => !pair.includes(b)).flat();
      const scores = returns.map((one) => sharpe(one, inside));
      const chosen = scores.indexOf(Math.max(...scores));
      const others = returns.map((one) => sharpe(one, outside)).sort((a, b) => a - b);
      const rank = others.indexOf(sharpe(returns[chosen] ?? new Float64Array(), outside)) + 1;
      return Math.log(rank / 6 / (1 - rank / 6));
    });
    const result = backtestOverfitting({ returns, blocks: 4 });
    [...result.logits].forEach((logit, i) => {
      expect(logit).toBeCloseTo(logits[i] ?? NaN, 9);
    });
    expect(result.probability).toBe(logits.filter((logit) => logit <= 1e-12).length / 6);
  });

  test("noise is overfitted about every other time, one real edge never", () => {
    const noisy = Array.from({ length: 60 }, (_, i) => noise(800, 100 + i));
    const mean =
      [0, 1, 2].reduce(
        (sum, part) =>
          sum +
          backtestOverfitting({ returns: noisy.slice(part * 20, part * 20 + 20) }).probability,
        0,
      ) / 3;
    expect(mean).toBeGreaterThan(0.25);
    expect(mean).toBeLessThan(0.75);
    const edge = backtestOverfitting({ returns: [...noisy.slice(0, 20), noise(800, 7, 0.5)] });
    expect([edge.probability, edge.lossProbability]).toEqual([0, 0]);
  });

  test("what cannot be halved is refused", () => {
    const one = noise(100, 1);
    expect(() => backtestOverfitting({ returns: [one] })).toThrow(/two variants/);
    expect(() => backtestOverfitting({ returns: [one, one], blocks: 5 })).toThrow(/even/);
    expect(() => backtestOverfitting({ returns: [one, noise(99, 1)] })).toThrow(/one length/);
    expect(() => backtestOverfitting({ returns: [noise(31, 1), noise(31, 2)] })).toThrow(/need 32/);
    expect(() => backtestOverfitting({ returns: [one, one.map(() => NaN)] })).toThrow(/finite/);
  });
});

describe("White's reality check", () => {
  test("the best of twenty without skill is not believed, one with skill is", () => {
    const noisy = Array.from({ length: 20 }, (_, i) => noise(500, 40 + i));
    expect(realityCheck({ excess: noisy, seed: 1 }).pValue).toBeGreaterThan(0.05);
    const found = realityCheck({ excess: [...noisy, noise(500, 3, 0.3)], seed: 1 });
    expect(found.best).toBe(20);
    expect(found.pValue).toBeLessThan(0.01);
  });

  test("under no skill p-values are spread evenly", () => {
    const values = Array.from({ length: 60 }, (_, run) => {
      const excess = Array.from({ length: 4 }, (_, i) => noise(120, run * 10 + i));
      return realityCheck({ excess, seed: run, paths: 200 }).pValue;
    });
    expect(values.filter((p) => p < 0.5).length).toBeGreaterThan(18);
    expect(values.filter((p) => p < 0.5).length).toBeLessThan(42);
    expect(values.filter((p) => p < 0.05).length).toBeLessThan(9);
  });

  test("a seed gives the same answer again", () => {
    const excess = [noise(100, 1), noise(100, 2)];
    expect(realityCheck({ excess, seed: 5 })).toEqual(realityCheck({ excess, seed: 5 }));
    expect(() => realityCheck({ excess: [], seed: 1 })).toThrow(/two returns/);
    expect(() => realityCheck({ excess, seed: 1, blockLength: 0 })).toThrow(/1 or longer/);
  });
});
