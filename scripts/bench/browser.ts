import type { Page } from "playwright-core";
import { findChromium, launchChromium } from "../browser/chromium.ts";
import { newPerson } from "../browser/person.ts";
import { Launched } from "../start/launch.ts";
import { type Figure, median, short } from "./measure.ts";

const ROUNDS = 3;
const RUNS = 15_000;
const SPEC = {
  specVersion: 1,
  name: "Two means",
  symbol: "EURUSD",
  timeframe: "H1",
  params: {
    fast: { default: 10, min: 2, max: 101, step: 1 },
    slow: { default: 150, min: 102, max: 300, step: 1 },
  },
  entry: {
    long: "crossover(sma(close, fast), sma(close, slow))",
    short: "crossunder(sma(close, fast), sma(close, slow))",
  },
  sizing: { kind: "fixedLots", lots: 0.1 },
};

/** A sweep on the page as a reader starts it, with one worker and with one for each core by turns. */
export async function browserFigures(barsCsv: string): Promise<Figure[]> {
  const [product, browser] = [await Launched.ready(), await launchChromium(await findChromium())];
  try {
    const { page, post, storeBars } = await newPerson(browser, product.app, "Bench");
    await storeBars(barsCsv);
    await post("/backtest/strategies", { name: SPEC.name, spec: SPEC });
    await page.goto(`${product.app}/backtest/validate`);
    const cores = await page.evaluate(() => navigator.hardwareConcurrency);
    const rates = new Map<number, number[]>([
      [1, []],
      [cores, []],
    ]);
    // The first round warms up what all of them share.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [workers, own] of rates) {
        const rate = await sweepRate(page, workers, round);
        if (round > 0) own.push(rate);
      }
    }
    return figuresOf(rates, cores);
  } finally {
    await browser.close();
    await product.discard();
  }
}

/** Runs a second, the start of the workers in it. Another seed is another sweep: nothing is resumed. */
async function sweepRate(page: Page, workers: number, seed: number): Promise<number> {
  await page.reload();
  await page.getByLabel("Search").selectOption("random");
  await page.getByLabel("Samples").fill(String(RUNS));
  await page
    .getByRole("tabpanel")
    .getByLabel("Seed")
    .fill(String(10 * seed + workers));
  await page.getByLabel("Workers").selectOption(String(workers));
  await page.getByRole("button", { name: "Run sweep" }).click();
  const took = page.locator("[data-testid=took]");
  await took.waitFor({ timeout: 120_000 });
  return (1000 * RUNS) / Number(await took.getAttribute("data-ms"));
}

function figuresOf(rates: ReadonlyMap<number, readonly number[]>, cores: number): Figure[] {
  const one = [...(rates.get(1) ?? [])].sort((a, b) => a - b);
  return [...rates].map(([workers, own]) => {
    const sorted = [...own].sort((a, b) => a - b);
    const share = (of: (sorted: readonly number[]) => number) =>
      `${((100 * of(sorted)) / of(one) / workers).toFixed(0)} %`;
    const best = (values: readonly number[]) => values.at(-1) ?? Number.NaN;
    return {
      what: `sweep on the page, ${workers} of ${cores} workers`,
      median: `${short(median(sorted))} runs/s`,
      spread: `${short(sorted[0] ?? Number.NaN)} - ${short(best(sorted))}, ${sorted.length} runs`,
      ratio: `${share(median)} (fastest ${share(best)}) of workers x one-worker speed`,
    };
  });
}
