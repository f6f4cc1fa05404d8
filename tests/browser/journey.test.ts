import { existsSync, readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { generateBars } from "#marketdata";
import { median } from "../../scripts/bench/measure.ts";
import { signUp, visitor } from "../../scripts/browser/person.ts";
import { csvOf } from "../../scripts/start/csv.ts";
import { launchBrowser } from "../support/browser.ts";
import { pageWeight } from "./page-weight.ts";
import { keepScreens } from "./screens.ts";

const app = inject("app");
const REAL_BARS = "../shared/data/EURUSD.csv";
const FIRST_PAGE_LIMIT = 150_000;
const ORDERS = 20;

let browser: Browser;
let page: Page;
let complaints: string[];
const tooWide: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  ({ page, complaints } = await visitor(browser));
});
afterAll(() => browser.close());

// One person's way through the product; each step stands on the one before.

test("a visitor signs up and finds a practice account", async () => {
  await page.goto(`${app}/sign-up`);
  tooWide.push(...(await keepScreens(page, "sign-up")));
  await signUp(page, "Sari");
  tooWide.push(...(await keepScreens(page, "dashboard-new")));
});

test("bars of a file are imported on the page", async () => {
  await page.goto(`${app}/data`);
  const csv = existsSync(REAL_BARS) ? readFileSync(REAL_BARS, "utf8") : generatedCsv();
  const file = { name: "EURUSD_H1.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
  await page.setInputFiles("input[type=file]", file);
  await page.locator("form:has(input[type=file]) button[type=submit]:not([disabled])").click();
  const row = page.locator("table tr", { hasText: "EURUSD" });
  await row.waitFor();
  expect(await row.innerText()).toContain(
    (csv.trim().split("\n").length - 1).toLocaleString("en-US"),
  );
  tooWide.push(...(await keepScreens(page, "data")));
});

test("a strategy is created", async () => {
  await page.goto(`${app}/strategies/new`);
  await page.locator("textarea[name=spec]").waitFor();
  tooWide.push(...(await keepScreens(page, "strategy-new")));
  await page.locator("form:has(textarea[name=spec]) button[type=submit]:not([disabled])").click();
  await page.waitForURL(/\/strategies\/[0-9A-Z]{26}/);
});

test("its backtest shows the equity curve and figures", async () => {
  await page.goto(`${app}/backtest`);
  await page.locator("form:has([name=strategy_id]) button[type=submit]:not([disabled])").click();
  await page.waitForURL(/\/backtest\/[0-9A-Z]{26}/);
  await page.locator("[data-testid=equity-plot] svg").first().waitFor();
  expect(await page.locator("[data-metric]").count()).toBeGreaterThan(3);
  tooWide.push(...(await keepScreens(page, "backtest")));
});

test("a BUY shows its ticket, closing it shows the profit", async () => {
  await page.goto(`${app}/trade?symbol=EURUSD`);
  await buyAndWait();
  expect(await page.locator("[data-testid=ticket]").first().innerText()).toMatch(/\d{3,}/);
  tooWide.push(...(await keepScreens(page, "trade")));
  await page
    .getByRole("button", { name: /close EURUSD/i })
    .first()
    .click();
  await page.getByRole("dialog").locator("button[type=submit]").click();
  const profit = page.locator("[data-testid=closed-profit]").first();
  await profit.waitFor();
  expect(Number(await profit.getAttribute("data-profit"))).not.toBeNaN();
});

test("from the click to the ticket on the page (measured, not judged)", async () => {
  const times: number[] = [];
  for (let i = 0; i < ORDERS; i++) times.push(await buyAndWait());
  times.sort((a, b) => a - b);
  console.log(
    `order click -> ticket on the page: p50 ${median(times)} ms, highest ${times.at(-1)} ms, ${ORDERS} orders`,
  );
});

test("the remaining pages open, at phone width too", async () => {
  for (const name of ["", "strategies", "connections", "trade"]) {
    await page.goto(`${app}/${name}`);
    await page.locator("main").first().waitFor();
    tooWide.push(...(await keepScreens(page, name === "" ? "dashboard" : name)));
  }
  expect(tooWide).toEqual([]);
});

test(`the first page loads less than ${FIRST_PAGE_LIMIT / 1000} kB of JavaScript`, async () => {
  const visitor = await pageWeight(browser, `${app}/`);
  const storageState = await page.context().storageState();
  const trader = await pageWeight(browser, `${app}/`, { storageState });
  for (const [who, { files, javascript }] of Object.entries({ visitor, trader })) {
    console.log(
      `first page of a ${who}: ${(javascript / 1000).toFixed(1)} kB gzip, ${files} files`,
    );
  }
  expect(visitor.javascript).toBeLessThan(FIRST_PAGE_LIMIT);
});

test("the browser had nothing to complain of", () => {
  expect(complaints).toEqual([]);
});

/** Presses BUY on the practice account. @returns ms from the click until the ticket stood on the page, as the page took it. */
async function buyAndWait(): Promise<number> {
  const filled = () => page.evaluate(() => performance.getEntriesByName("order:open").length);
  const before = await filled();
  await page.locator("form button:not([disabled])", { hasText: /^buy/i }).click();
  await page.waitForFunction(
    (count) => performance.getEntriesByName("order:open").length > count,
    before,
  );
  return page.evaluate(
    () => performance.getEntriesByName("order:open").at(-1)?.duration ?? Number.NaN,
  );
}

function generatedCsv(): string {
  const from = Date.UTC(2025, 0, 6);
  return csvOf(generateBars({ symbol: "EURUSD", timeframe: "H1", from, count: 5000, seed: 2 }));
}
