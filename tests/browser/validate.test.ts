import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { defaultCosts, findInstrument, REFERENCE_RATES } from "#broking";
import { sliceBars } from "#domain";
import {
  completeAccountRules,
  completeExecution,
  foldsOf,
  type Grid,
  type MetricName,
  measure,
  monteCarlo,
  noisyBars,
  type Params,
  parseGrid,
  parseStrategy,
  plateausOf,
  prepareBacktest,
  quantilesOf,
  type Strategy,
  Sweep,
  tradingFrom,
  WalkForward,
} from "#engine";
import { generateBars, parseBarsCsv, resample } from "#marketdata";
import { newPerson, type Person } from "../../scripts/browser/person.ts";
import { csvOf } from "../../scripts/start/csv.ts";
import { launchBrowser } from "../support/browser.ts";
import { pageWeight } from "./page-weight.ts";
import { keepScreens } from "./screens.ts";

const app = inject("app");
const BARS = 5000;
const SOON = { timeout: 30_000 };
const SPEC = {
  specVersion: 1,
  name: "Two means",
  symbol: "EURUSD",
  timeframe: "H1",
  params: {
    fast: { default: 12, min: 4, max: 24, step: 4 },
    slow: { default: 48, min: 30, max: 90, step: 15 },
  },
  entry: {
    long: "crossover(ema(close, fast), ema(close, slow))",
    short: "crossunder(ema(close, fast), ema(close, slow))",
  },
  stopLoss: "2 * atr(14)",
  sizing: { kind: "riskPercent", percent: 1 },
};
const GRID = "fast=4:24:4,slow=30:90:15";
const METRICS = ["netProfit", "trades", "maxDrawdownPercent"] as const;

let browser: Browser;
let page: Page;
let complaints: string[];
let post: Person["post"];
let storeBars: Person["storeBars"];
const tooWide: string[] = [];
const node = nodeSide();

beforeAll(async () => {
  browser = await launchBrowser();
  ({ page, complaints, post, storeBars } = await newPerson(browser, app, "Putri"));
});
afterAll(() => browser.close());

test("without a strategy the page says what to do, without bars it cannot run", async () => {
  await page.goto(`${app}/backtest/validate`);
  await page.getByRole("link", { name: "New strategy" }).first().waitFor();
  await post("/backtest/strategies", { spec: SPEC });
  await page.goto(`${app}/backtest/validate`);
  await page.getByText("No H1 bars of EURUSD are stored.").waitFor();
  expect(await page.getByRole("button", { name: "Run sweep" }).isDisabled()).toBe(true);
  await storeBars(node.csv);
});

test("a sweep counts its combinations first, then chooses the plateau that Node chooses", async () => {
  await openBench();
  const combinations = page.locator("[data-testid=combinations]");
  expect(await combinations.innerText()).toBe("30 combinations");
  await page.getByLabel("fast: Step").fill("0");
  expect(await combinations.innerText()).toBe("Mend the ranges above.");
  expect(await page.getByRole("button", { name: "Run sweep" }).isDisabled()).toBe(true);
  await page.getByLabel("fast: Step").fill("4");
  await run("Run sweep", "sweep-result");
  await page.locator("[data-testid=heatmap] svg").waitFor();
  const [best] = node.sweep().plateaus;
  const chosen = page.locator("[name=chosen]:checked");
  expect(await chosen.count()).toBe(1);
  const row = page.locator("tr", { has: chosen });
  expect(await row.innerText()).toContain(`fast ${best?.params.fast}, slow ${best?.params.slow}`);
  expect(await row.innerText()).toContain(money(best?.score ?? Number.NaN));
  tooWide.push(...(await keepScreens(page, "validate-sweep")));
});

test("every run stands in the ledger, and the same sweep again is no new trial", async () => {
  const trials = page.locator("[data-testid=trials]");
  await expect.poll(() => trials.innerText(), SOON).toBe("30 trials so far");
  await page.reload();
  await run("Run sweep", "sweep-result");
  await expect.poll(() => trials.innerText(), SOON).toBe("30 trials so far");
});

test("the choice becomes the defaults of a new version, and one press brings the old ones back", async () => {
  const id = await strategyId();
  const versionNow = async () => {
    const reply = await page.request.get(`${app}/api/v1/backtest/strategies/${id}`);
    return (await reply.json()) as { version: number; spec: typeof SPEC };
  };
  const other = node.sweep().plateaus[1]?.params ?? {};
  await page
    .locator("tr", { hasText: `fast ${other.fast}, slow ${other.slow}` })
    .locator("[name=chosen]")
    .check();
  await page.getByRole("button", { name: "Make these the defaults" }).click();
  await page.getByText("Saved as version 2.").waitFor();
  const saved = await versionNow();
  expect(saved.version).toBe(2);
  expect(saved.spec.params.fast.default).toBe(other.fast);
  expect(saved.spec.params.slow.default).toBe(other.slow);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("The defaults before are back, as version 3.").waitFor();
  expect((await versionNow()).spec.params.fast.default).toBe(12);
});

test("Monte Carlo comes to Node's numbers for the same seed: trades shuffled, and prices moved", async () => {
  await page.goto(`${app}/backtest/validate`);
  await page.getByRole("tab", { name: "Monte Carlo" }).click();
  await page.getByRole("tabpanel").getByLabel("Seed").fill("7");
  await run("Run Monte Carlo", "paths-result");
  await page.locator("[data-testid=fan] svg").waitFor();
  const shuffled = node.shuffled(7, 1000);
  expect(await exact("median")).toBe(shuffled.finalEquity.p50);
  expect(await exact("drawdown")).toBe(shuffled.maxDrawdownPercent.p95);
  expect(await exact("ruin")).toBe(shuffled.riskOfRuin);
  tooWide.push(...(await keepScreens(page, "validate-paths")));
  await page.getByLabel("What changes").selectOption("noise");
  await page.getByLabel("Paths", { exact: true }).fill("12");
  const median = node.noisy(7, 12);
  await page.getByRole("button", { name: "Run Monte Carlo" }).click();
  await expect.poll(() => exact("median"), SOON).toBe(median);
});

test("without the net a run goes on with the bars that the browser keeps", async () => {
  await page.context().setOffline(true);
  try {
    await page.getByLabel("What changes").selectOption("shuffle");
    await page.getByRole("tabpanel").getByLabel("Seed").fill("8");
    await page.getByRole("button", { name: "Run Monte Carlo" }).click();
    await expect
      .poll(() => exact("drawdown"), SOON)
      .toBe(node.shuffled(8, 12).maxDrawdownPercent.p95);
    await page.getByText("Bars that this browser has kept are used.").waitFor();
  } finally {
    await page.context().setOffline(false);
    // What the browser says of requests that it could not send.
    complaints.splice(
      0,
      complaints.length,
      ...complaints.filter((one) => !/ERR_INTERNET/.test(one)),
    );
  }
});

test("a walk forward comes to Node's numbers, fold by fold", async () => {
  await page.goto(`${app}/backtest/validate`);
  await page.getByRole("tab", { name: "Walk-forward" }).click();
  await page.getByLabel("Purge, bars").fill("24");
  await run("Run walk-forward", "walk-result");
  await page.locator("[data-testid=walk-plot] svg").first().waitFor();
  const { equity, efficiency, folds } = node.walk(24);
  expect(folds).toHaveLength(5);
  expect(await exact("out-of-sample")).toBe((equity.at(-1) ?? Number.NaN) - 10_000);
  expect(await exact("efficiency")).toBe(efficiency);
  for (const { params } of folds.filter((fold) => fold.params !== null)) {
    const words = `fast ${params?.fast}, slow ${params?.slow}`;
    expect(await page.getByText(words).count()).toBeGreaterThan(0);
  }
  tooWide.push(...(await keepScreens(page, "validate-walk")));
});

test("the meter says in plain words what so many trials make of the result", async () => {
  await page.getByRole("tab", { name: "Overfit" }).click();
  await run("Measure", "meter");
  const words = await page.locator("[data-testid=meter]").innerText();
  expect(words).toMatch(/^\d+ trials so far, DSR [\d.]+: (likely luck|may still be luck|hard to)/);
  const dsr = await page.locator("[data-figure=dsr]").innerText();
  const psr = await page.locator("[data-figure=psr]").innerText();
  expect(Number(dsr)).toBeLessThan(Number(psr));
  tooWide.push(...(await keepScreens(page, "validate-meter")));
});

test("modelling, execution and account are those of the form: a sweep inside M1 bars comes to what Node's comes to", async () => {
  onTestFinished(() => page.evaluate(() => localStorage.clear()));
  await page.goto(`${app}/backtest/validate?symbol=GBPUSD&timeframe=M15`);
  await page.getByText("No M15 bars of GBPUSD are stored.").waitFor();
  await storeBars(node.inside.longerCsv, "GBPUSD", "M15");
  await page.reload();
  await part("Modelling").locator("summary").click();
  const minutes = page.getByRole("radio", { name: /^Minutes inside each bar/ });
  expect(await minutes.isDisabled()).toBe(true);
  expect(await part("Modelling").innerText()).toContain("No M1 bars of GBPUSD are stored.");
  await storeBars(node.inside.minutesCsv, "GBPUSD", "M1");
  await page.reload();
  await part("Modelling").locator("summary").click();
  await minutes.check();
  await part("Execution").locator("summary").click();
  await part("Execution").getByLabel("Orders refused, %").fill("much");
  await page.getByText("Write a number from 0 to 100.").waitFor();
  expect(await page.getByRole("button", { name: "Run sweep" }).isDisabled()).toBe(true);
  await part("Execution").getByLabel("Orders refused, %").fill("5");
  await part("Execution").getByLabel("Seed").fill("3");
  await part("Account").locator("summary").click();
  await part("Account").getByLabel("Positions").selectOption("netting");
  await page.getByLabel("Fewest trades").fill("0");
  await run("Run sweep", "sweep-result");
  const row = page.locator("tr", { has: page.locator("[name=chosen]:checked") });
  const [best] = node.inside.plateaus();
  expect(await row.innerText()).toContain(`fast ${best?.params.fast}, slow ${best?.params.slow}`);
  expect(await row.innerText()).toContain(money(best?.score ?? Number.NaN));
  tooWide.push(...(await keepScreens(page, "validate-inside")));
});

test("a sweep that a reload cut off goes on where it was, and one that was cancelled too", async () => {
  await page.goto(`${app}/backtest/validate`);
  await page.getByLabel("fast: Step").fill("1");
  await page.getByLabel("slow: Step").fill("1");
  // Long enough to be kept on the way: work is, every one and a half seconds.
  await page.getByLabel("slow: To").fill("400");
  await page.getByText("7,791 combinations").waitFor();
  await page.getByRole("button", { name: "Run sweep" }).click();
  await expect.poll(doneNow, { ...SOON, interval: 50 }).toBeGreaterThan(100);
  await expect.poll(savedNow, { ...SOON, interval: 50 }).toBeGreaterThan(50);
  await page.reload();
  const notice = page.getByText(/A sweep stopped at [\d,]+ of 7,791 runs/);
  await notice.waitFor();
  const kept = numberIn(await notice.innerText());
  expect(kept).toBeGreaterThan(50);
  await page.getByRole("button", { name: "Resume" }).click();
  const first = await page
    .locator("[data-testid=progress]")
    .waitFor()
    .then(doneNow, () => kept);
  expect(first).toBeGreaterThanOrEqual(kept);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByText("Stopped before the end").waitFor();
  await page.getByRole("button", { name: "Run sweep" }).click();
  await page.getByText(/^7,791 runs in /).waitFor({ timeout: 55_000 });
  expect(await page.getByText("Stopped before the end").count()).toBe(0);
  expect(await page.getByText(/A sweep stopped at/).count()).toBe(0);
});

test("the page speaks Indonesian, is no wider than a phone, and other pages carry none of it", async () => {
  await page.context().addCookies([{ name: "nt_language", value: "id", url: app }]);
  await page.goto(`${app}/backtest/validate`);
  await page.getByRole("tab", { name: "Sapuan" }).waitFor();
  await page.getByRole("tab", { name: "Sapuan" }).press("ArrowRight");
  await page.getByRole("button", { name: "Jalankan walk-forward" }).waitFor();
  tooWide.push(...(await keepScreens(page, "validate-id")));
  expect(tooWide).toEqual([]);
  const storageState = await page.context().storageState();
  const backtest = await pageWeight(browser, `${app}/backtest`, { storageState });
  const validate = await pageWeight(browser, `${app}/backtest/validate`, { storageState });
  console.log(
    `first load: backtest ${(backtest.javascript / 1000).toFixed(1)} kB gzip, validate ${(validate.javascript / 1000).toFixed(1)} kB`,
  );
  expect(validate.javascript).toBeLessThan(200_000);
});

test("the browser had nothing to complain of", () => {
  expect(complaints).toEqual([]);
});

async function openBench(): Promise<void> {
  await page.goto(`${app}/backtest/validate`);
  await page.locator("[data-testid=combinations]").waitFor();
  await expect
    .poll(() => page.getByRole("button", { name: "Run sweep" }).isEnabled(), SOON)
    .toBe(true);
}

function part(title: string) {
  return page.locator("details", { has: page.locator("summary", { hasText: title }) }).first();
}

async function run(button: string, result: string): Promise<void> {
  await page.getByRole("button", { name: button }).click();
  await page.locator(`[data-testid=${result}]`).waitFor({ timeout: 55_000 });
}

async function exact(figure: string): Promise<number> {
  const value = await page
    .locator(`[data-figure=${figure}]`)
    .first()
    .getAttribute("data-exact", { timeout: 40_000 });
  return value === null || value === "" ? Number.NaN : Number(value);
}

async function doneNow(): Promise<number> {
  const progress = page.locator("[data-testid=progress]");
  return (await progress.count()) === 0 ? 0 : numberIn(await progress.innerText());
}

/** Runs that the browser's own storage holds of the newest unfinished sweep. */
function savedNow(): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        const opening = indexedDB.open("nusatrade-searches");
        opening.onsuccess = () => {
          const all = opening.result.transaction("items").objectStore("items").getAll();
          all.onsuccess = () => {
            opening.result.close();
            const open = all.result.filter((work) => !work.isComplete);
            done(Math.max(0, ...open.map((work) => work.done)));
          };
        };
      }),
  );
}

function numberIn(text: string): number {
  return Number(/[\d,]+/.exec(text)?.[0]?.replaceAll(",", ""));
}

async function strategyId(): Promise<string> {
  const reply = await page.request.get(`${app}/api/v1/backtest/strategies`);
  return ((await reply.json()) as { id: string }[])[0]?.id ?? "";
}

function money(value: number): string {
  return Math.abs(value).toLocaleString("en-GB", {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
}

/** The same questions, asked of the engine in this process, one run after the other. */
function nodeSide() {
  const from = Date.UTC(2024, 0, 1);
  const csv = csvOf(
    generateBars({ symbol: "EURUSD", timeframe: "H1", from, count: BARS, seed: 12 }),
  );
  const parsed = parseBarsCsv(csv);
  const strategy = parseStrategy(SPEC);
  const instrument = findInstrument("EURUSD");
  const grid = parseGrid(GRID);
  if (!parsed.ok || !strategy.ok || !grid.ok || !instrument) throw new Error("these all parse");
  const { bars } = parsed.value;
  const setting = {
    timeframe: "H1" as const,
    instrument,
    costs: defaultCosts(instrument),
    initialBalance: 10_000,
    accountCurrency: "USD",
    rates: REFERENCE_RATES,
  };
  const ran = (window: { from: number; to: number }, params: Params) => {
    const prepared = prepareBacktest({ ...setting, bars: sliceBars(bars, 0, window.to) });
    const { trades, equity } = prepared.run({
      strategy: tradingFrom(strategy.value, window.from),
      params,
    });
    const curve = {
      equity: equity.slice(window.from),
      times: bars.time.slice(window.from, window.to),
      initialBalance: setting.initialBalance,
    };
    const moved = trades.map((trade) => ({
      ...trade,
      entryBar: trade.entryBar - window.from,
      exitBar: trade.exitBar - window.from,
    }));
    return {
      ...curve,
      trades,
      metrics: measure({ ...curve, trades: moved }, METRICS as readonly MetricName[]),
    };
  };
  const all = { from: 0, to: bars.time.length };
  const search = {
    grid: grid.value,
    plan: { kind: "grid" as const },
    metrics: METRICS,
    objective: "netProfit",
  };
  const defaults = { fast: 12, slow: 48 };
  return {
    csv,
    inside: insideSide(strategy.value, grid.value),
    sweep() {
      const sweep = new Sweep({ ...search, minimumTrades: 10 });
      for (let step = sweep.next(); step.state === "run"; step = sweep.next()) {
        sweep.report(step.index, ran(all, step.params).metrics);
      }
      return { plateaus: plateausOf(grid.value, sweep.runs()) };
    },
    shuffled(seed: number, paths: number) {
      const profits = Float64Array.from(ran(all, defaults).trades, ({ netProfit }) => netProfit);
      return monteCarlo({
        profits,
        initialBalance: 10_000,
        path: { kind: "shuffle" },
        paths,
        seed,
      });
    },
    /** Median of the ends. */
    noisy(seed: number, paths: number): number {
      const ends = Array.from({ length: paths }, (_, i) => {
        const noise = { seed: (seed + i * 0x9e3779b1) >>> 0, strength: 0.1 };
        const moved = noisyBars(bars, { ...noise, tickSize: instrument.tickSize });
        const { equity } = prepareBacktest({ ...setting, bars: moved }).run({
          strategy: strategy.value,
          params: defaults,
        });
        return equity.at(-1) ?? Number.NaN;
      });
      return quantilesOf(ends).p50;
    },
    walk(purgeBars: number) {
      const testBars = Math.floor((BARS - purgeBars) / 8);
      const sizes = { trainBars: testBars * 3, testBars, purgeBars };
      const folds = foldsOf({ mode: "rolling", bars: BARS, ...sizes });
      if (!folds.ok) throw new Error(folds.error);
      const walk = new WalkForward({
        ...search,
        folds: folds.value,
        initialBalance: 10_000,
        minimumTrainTrades: 10,
      });
      for (let step = walk.next(); step.state === "run"; step = walk.next()) {
        walk.report(step.id, ran(step, step.params));
      }
      return walk.result();
    },
  };
}

/** Bars of fifteen minutes with the minutes inside them, and what a sweep over them comes to. */
function insideSide(strategy: Strategy, grid: Grid) {
  const from = Date.UTC(2024, 0, 1);
  const generated = { symbol: "GBPUSD", timeframe: "M1", from, count: 15_000, seed: 4 } as const;
  const minutesCsv = csvOf(generateBars(generated));
  const minutes = barsIn(minutesCsv);
  const longerCsv = csvOf(resample(minutes, "M15"));
  const instrument = findInstrument("GBPUSD");
  if (!instrument) throw new Error("GBPUSD is known");
  return {
    minutesCsv,
    longerCsv,
    plateaus() {
      const prepared = prepareBacktest({
        bars: barsIn(longerCsv),
        timeframe: "M15",
        instrument,
        costs: defaultCosts(instrument),
        initialBalance: 10_000,
        accountCurrency: "USD",
        rates: REFERENCE_RATES,
        mode: "inner",
        inside: { bars: minutes, timeframe: "M1" },
        execution: completeExecution({ rejectProbability: 0.05 }),
        account: completeAccountRules({ marginMode: "netting" }),
      });
      const sweep = new Sweep({
        grid,
        plan: { kind: "grid" },
        metrics: METRICS,
        objective: "netProfit",
      });
      for (let step = sweep.next(); step.state === "run"; step = sweep.next()) {
        const { params } = step;
        sweep.report(step.index, prepared.metrics({ strategy, params, seed: 3 }, METRICS));
      }
      return plateausOf(grid, sweep.runs());
    },
  };
}

function barsIn(csv: string) {
  const parsed = parseBarsCsv(csv);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.bars;
}
