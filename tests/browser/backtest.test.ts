import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Browser, Download, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { generateBars, resample } from "#marketdata";
import { newPerson, type Person } from "../../scripts/browser/person.ts";
import { csvOf } from "../../scripts/start/csv.ts";
import { launchBrowser } from "../support/browser.ts";
import { keepScreens } from "./screens.ts";

const app = inject("app");
const BARS = 4000;
const SPEC = {
  specVersion: 1,
  name: "Cross of means",
  symbol: "EURUSD",
  timeframe: "H1",
  params: { fast: { default: 10, min: 5, max: 20 }, slow: { default: 40, min: 20, max: 80 } },
  entry: {
    long: "crossover(ema(close, fast), ema(close, slow))",
    short: "crossunder(ema(close, fast), ema(close, slow))",
  },
  stopLoss: "1.5 * atr(14)",
  takeProfit: "3 * atr(14)",
  sizing: { kind: "riskPercent", percent: 1 },
};

/** Stop and target as near as one bar reaches: what came first is a guess in every other trade. */
const TIGHT = {
  ...SPEC,
  name: "Tight",
  symbol: "GBPUSD",
  stopLoss: "0.4 * atr(14)",
  takeProfit: "0.4 * atr(14)",
};
/** Four months of GBPUSD. */
const MINUTES = 120_000;
/** Runs behind that one user may have. */
const MOST_RUNNING = 5;

let browser: Browser;
let page: Page;
let post: Person["post"];
let storeBars: Person["storeBars"];
let complaints: string[];
let strategyId = "";
let tightId = "";
const tooWide: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  ({ page, post, storeBars, complaints } = await newPerson(browser, app, "Budi"));
  const from = Date.UTC(2025, 0, 6);
  await storeBars(
    csvOf(generateBars({ symbol: "EURUSD", timeframe: "H1", from, count: BARS, seed: 5 })),
  );
  strategyId = String((await post("/backtest/strategies", { spec: SPEC })).id);
  const minutes = { symbol: "GBPUSD", timeframe: "M1", from, count: MINUTES, seed: 6 } as const;
  const bars = generateBars(minutes);
  await storeBars(csvOf(bars), "GBPUSD", "M1");
  await storeBars(csvOf(resample(bars, "H1")), "GBPUSD");
  tightId = String((await post("/backtest/strategies", { spec: TIGHT })).id);
});
afterAll(() => browser.close());

// One person's evening with a backtest; each step stands on the one before.

test("bars are generated on the page, stored under a name of their own and labelled", async () => {
  await page.goto(`${app}/data`);
  await page.locator("details:has([data-testid=synthetic-form]) > summary").click();
  await page.getByLabel("What the market does").selectOption("storm");
  await page.locator("[data-testid=synthetic-form] button[type=submit]").click();
  const row = page.locator("table tr", { hasText: "EURUSD.synthetic" });
  await row.waitFor();
  expect(await row.innerText()).toMatch(/synthetic.*6,000/s);
  await row.locator("summary").click();
  await row.getByText("No bar stands twice.").waitFor();
  tooWide.push(...(await keepScreens(page, "data-quality")));
});

test("a version says what it changed, an old one comes back, and a copy is a strategy of its own", async () => {
  await page.goto(`${app}/strategies/${strategyId}`);
  await page.getByRole("button", { name: "Add a part" }).click();
  await page.getByRole("button", { name: "Trade at certain hours only" }).click();
  await page.getByText(/bars to warm up/).waitFor();
  await submitSpec();
  await page.waitForURL(/saved=1/);
  const versions = page.locator("[data-testid=versions] > li");
  await versions.nth(1).waitFor();
  await versions.nth(0).locator("summary").click();
  const changes = await versions.nth(0).innerText();
  for (const path of ["partialTakeProfit", "session"]) expect(changes).toContain(path);
  tooWide.push(...(await keepScreens(page, "strategy-versions")));
  await versions.nth(1).locator("summary").click();
  await versions.nth(1).getByRole("button", { name: "Bring v1 back" }).click();
  await versions.nth(2).waitFor();
  const spec = await page.locator("textarea[name=spec]").inputValue();
  expect(spec).not.toContain("partialTakeProfit");
  await versions.nth(0).locator("summary").click();
  await versions.nth(0).getByRole("button", { name: "Copy as a new strategy" }).click();
  await page.waitForURL((url) => !url.pathname.includes(strategyId));
  await page.locator("h1", { hasText: "Cross of means (copy)" }).waitFor();
});

test("costs of zero are typed on purpose, marked, remembered, and taken back with one press", async () => {
  await openForm();
  await part("Costs").locator("summary").click();
  const labels = ["Spread, points", "Slippage, points", "Commission a lot and side"];
  for (const label of labels) {
    await page.getByLabel(label, { exact: true }).fill("0");
  }
  await part("Costs").locator("summary", { hasText: "No costs." }).waitFor();
  await run();
  await page.getByText("Nobody can trade like this.").first().waitFor();
  await openForm();
  await part("Costs").locator("summary", { hasText: "No costs." }).click();
  await page.getByRole("button", { name: /usual costs of EURUSD/i }).click();
  await part("Costs").locator("summary", { hasText: "spread 8" }).waitFor();
});

test("a number that cannot be is refused at its own field", async () => {
  await openForm();
  await part("Account").locator("summary").click();
  await page.getByLabel("Stop-out at, %").fill("much");
  await page.locator("[data-testid=run-form] button[type=submit]").click();
  await page.getByText("Write a number from 0 to 10,000.").waitFor();
  complaints.length = 0; // the browser notes the refusal's status
  await page.getByLabel("Stop-out at, %").fill("50");
  await page.getByLabel("Stop-out at, %").blur();
});

test("a result tells its eight numbers, its doubt, and every metric with its formula", async () => {
  await openForm();
  await run();
  await page.locator("[data-testid=equity-plot] svg").first().waitFor();
  expect(await page.locator("[data-metric]").count()).toBe(8);
  expect(await page.locator("[data-testid=luck]").innerText()).toContain("Variants of this idea");
  expect(await page.locator("[data-testid=run-notes]").innerText()).toContain("warmed");
  await page.locator("summary", { hasText: /All \d+ metrics/ }).click();
  await page.locator("summary", { hasText: "Recovery factor" }).click();
  await page.getByText(/recoveryFactor = /).waitFor();
  tooWide.push(...(await keepScreens(page, "backtest-result")));
});

test("trades are filtered, walked with the keyboard, and each explains itself beside its candles", async () => {
  await page.getByLabel("Side", { exact: true }).selectOption("short");
  const sides = await page.locator("[data-trade]").allInnerTexts();
  expect(sides.length).toBeGreaterThan(2);
  expect(sides.every((text) => text.includes("Sell"))).toBe(true);
  await page.locator("[data-trade]").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const story = page.locator("[data-testid=story]");
  await story.waitFor();
  expect(await story.innerText()).toMatch(/Sold .*ema/s);
  await page.locator("[data-testid=trade] canvas").first().waitFor();
  tooWide.push(...(await keepScreens(page, "backtest-trade")));
});

test("the receipt is verified in this browser, part by part", async () => {
  await page.getByRole("button", { name: "Verify here" }).click();
  const verdict = page.locator("[data-testid=verdict]", { hasText: /Equal|Not equal|could not/ });
  await verdict.waitFor();
  expect(await verdict.innerText()).toContain("Equal.");
  expect(await page.locator("[data-testid=drift]").innerText()).toMatch(/\d+ bars would decide/);
  expect(await page.getByRole("img", { name: "Equal" }).count()).toBe(7);
});

test("the report is one file that opens without a network", async () => {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download as HTML" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.html$/);
  const path = await savedAs(download, "report.html");
  expect(readFileSync(path, "utf8")).not.toMatch(/(src|href)="https?:/);
  const offline = await browser.newContext({ offline: true });
  const report = await offline.newPage();
  const asked: string[] = [];
  report.on("request", (request) => asked.push(request.url()));
  await report.goto(pathToFileURL(path).href);
  expect(await report.locator("body").innerText()).toContain("Cross of means");
  expect(await report.locator("svg").count()).toBeGreaterThan(0);
  expect(asked).toHaveLength(1);
  await offline.close();
});

test("a run behind shows its progress, then its result, without a reload", async () => {
  const body = { strategy_id: strategyId, background: true };
  const begun = await post("/backtest/run", body);
  await page.goto(`${app}/backtest/${String(begun.id)}`);
  await page.locator("[data-testid=equity-plot] svg").first().waitFor();
  expect(await page.locator("[data-metric=trades]").innerText()).not.toBe("");
});

test("guesses inside bars that decide much are amber, and what was skipped or guessed is counted", async () => {
  await openForm(tightId, "GBPUSD");
  await part("Execution").locator("summary").click();
  await page.getByLabel("Orders refused, %").fill("30");
  await run();
  const interval = page.locator("[data-testid=interval][data-wide=true]");
  await interval.waitFor();
  expect(await interval.evaluate((one) => getComputedStyle(one).borderTopWidth)).toBe("1px");
  await page.getByText(/^Amber: guesses inside bars decide/).waitFor();
  const notes = await page.locator("[data-testid=run-notes]").innerText();
  expect(notes).toMatch(/In [\d,]+ bars both stop and target were reached/);
  expect(notes).toMatch(/[\d,]+ entries were refused by the broker/);
  tooWide.push(...(await keepScreens(page, "backtest-amber")));
});

test("minutes inside each bar are chosen on the page, where they are stored, and settle the guesses", async () => {
  await openForm(strategyId, "EURUSD");
  await part("Modelling").locator("summary").click();
  const minutes = page.getByRole("radio", { name: /^Minutes inside each bar/ });
  expect(await minutes.isDisabled()).toBe(true);
  await page.getByText("No M1 bars of EURUSD are stored.").waitFor();
  await openForm(tightId, "GBPUSD");
  await part("Modelling").locator("summary").click();
  await minutes.check();
  await part("Execution").locator("summary").click();
  await page.getByLabel("Orders refused, %").fill("0");
  await run();
  const notes = page.locator("[data-testid=run-notes]");
  await notes.waitFor();
  expect(await notes.innerText()).toContain("Looks at the minute bars inside each bar");
  expect(await page.locator("[data-testid=interval][data-wide=false]").count()).toBe(1);
});

test("in Indonesian a trade explains itself in Indonesian", async () => {
  await page.context().addCookies([{ name: "nt_language", value: "id", url: app }]);
  await page.reload();
  await page.locator("[data-trade]").first().click();
  const story = page.locator("[data-testid=story]");
  await story.waitFor();
  expect(await story.innerText()).toMatch(/karena/);
});

test("a run behind is called off with one press", async () => {
  const press = page.locator("button[name=intent][value=cancel]");
  const cancelled = page.getByText(/^(This run was cancelled|Uji ini dibatalkan)/);
  const ended = cancelled.or(page.locator("[data-metric]")).first();
  const body = { strategy_id: tightId, timeframe: "M1", background: true };
  // Runs wait for one another: the last of five is there to be called off, and if it was over, another is.
  const callOff = async () => {
    const ids: string[] = [];
    while (ids.length < MOST_RUNNING) ids.push(String((await post("/backtest/run", body)).id));
    await page.goto(`${app}/backtest/${ids.pop()}`, { waitUntil: "domcontentloaded" });
    await press.or(ended).first().waitFor();
    await press.click({ timeout: 5000 }).catch(() => undefined);
    await ended.waitFor();
    for (const id of ids) await post(`/backtest/sessions/${id}/cancel`, {}).catch(() => undefined);
    return cancelled.count();
  };
  await expect.poll(callOff, { timeout: 55_000 }).toBe(1);
});

test("nothing was wider than its screen, and the browser had nothing to complain of", () => {
  expect(tooWide).toEqual([]);
  expect(complaints).toEqual([]);
});

async function submitSpec(): Promise<void> {
  await page.locator("form:has(textarea[name=spec]) button[type=submit]:not([disabled])").click();
}

async function openForm(strategy = strategyId, symbol = "EURUSD"): Promise<void> {
  await page.goto(`${app}/backtest?strategy=${strategy}&symbol=${symbol}&timeframe=H1`);
  // What was remembered is written in once the page runs.
  await page.waitForFunction(() => document.querySelector("[data-testid=run-form]") !== null);
  await page.waitForLoadState("networkidle");
}

function part(title: string) {
  return page.locator("[data-testid=run-form] details", { hasText: title }).first();
}

async function run(): Promise<void> {
  await page.locator("[data-testid=run-form] button[type=submit]:not([disabled])").click();
  await page.waitForURL(/\/backtest\/[0-9A-Z]{26}/);
}

async function savedAs(download: Download, name: string): Promise<string> {
  const path = `.data/${name}`;
  await download.saveAs(path);
  return path;
}
