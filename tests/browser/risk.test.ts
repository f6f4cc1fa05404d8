import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { newPerson } from "../../scripts/browser/person.ts";
import { launchBrowser } from "../support/browser.ts";
import { keepScreens } from "./screens.ts";

const app = inject("app");

let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  browser = await launchBrowser();
  ({ page, complaints } = await newPerson(browser, app, "Wayan"));
});
afterAll(() => browser.close());

const field = (name: string) => page.locator(`[name="${name}"]`);
const save = () => page.getByRole("button", { name: "Save limits" });

test("a preset fills the form, a wrong number is named, undo takes all of it back", async () => {
  await page.goto(app);
  await page.getByRole("link", { name: "Limits" }).first().click();
  await page.getByRole("heading", { name: "Limits", level: 1 }).waitFor();
  expect(await save().isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Like FTMO" }).click();
  expect(await field("daily_loss").isChecked()).toBe(true);
  expect(await field("daily_loss.percent").inputValue()).toBe("5");
  expect(await field("initial_balance.").inputValue()).toBe("10000");
  // What is off shows no numbers.
  expect(await field("weekly_loss.percent").isVisible()).toBe(false);
  await field("daily_loss.percent").fill("500");
  await save().click();
  await page.getByText("Between 0.0100 and 100.").waitFor();
  await page.getByRole("button", { name: "Undo changes" }).click();
  expect(await field("daily_loss").isChecked()).toBe(false);
  expect(await save().isDisabled()).toBe(true);
});

test("saved limits are in force: they show what is used up, and an order past them is refused", async () => {
  await page.getByRole("button", { name: "Like FTMO" }).click();
  await field("max_positions.").fill("0");
  await save().click();
  await page.getByText("Limits saved and in force.").waitFor();
  await page.getByText("Today's loss").waitFor();
  await page.getByText("0.00 USD of 500.00 USD").waitFor();
  await page.getByText("Nothing new below 9,600.00 USD equity, used up at 9,500.00 USD").waitFor();
  await page.reload();
  expect(await field("max_positions.").inputValue()).toBe("0");
  expect(await keepScreens(page, "risk")).toEqual([]);
  const reply = await page.request.post(`${app}/api/v1/trading/orders`, {
    data: { symbol: "EURUSD", order_type: "BUY", lot_size: 0.1, stop_loss: 0.5 },
    headers: { "idempotency-key": crypto.randomUUID(), origin: app },
  });
  expect(reply.status()).toBe(422);
  expect(await reply.json()).toMatchObject({ code: expect.stringMatching(/^risk\./) });
});

test("the page speaks Indonesian and complains of nothing", async () => {
  await page.context().addCookies([{ name: "nt_language", value: "id", url: app }]);
  await page.reload();
  await page.getByRole("button", { name: "Simpan batas" }).waitFor();
  expect(await keepScreens(page, "risk-id")).toEqual([]);
  expect(complaints).toEqual([]);
});
