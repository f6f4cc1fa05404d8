import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { newPerson, type Person } from "../../scripts/browser/person.ts";
import { launchBrowser } from "../support/browser.ts";
import { keepScreens } from "./screens.ts";

const app = inject("app");
let browser: Browser;
let person: Person;
/** Another page of the same person. */
let deaf: Page;
const BUY = "form button[aria-label=Buy]:not([disabled])";
const tooWide: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  person = await newPerson(browser, app, "Budi");
});
afterAll(() => browser.close());

// One practice account; each step stands on the one before.

test("an order's life shows its seven moments, each known one after the one before", async () => {
  const { page } = person;
  await page.goto(`${app}/trade?symbol=EURUSD`);
  await buy();
  await page.getByRole("button", { name: "Life of the order" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("[data-stamp=deal][data-state=known]").waitFor();
  expect(await dialog.locator("[data-stamp]").count()).toBe(7);
  for (const name of ["clicked", "api", "stored", "room"])
    expect(await dialog.locator(`[data-stamp=${name}]`).getAttribute("data-state")).toBe("known");
  tooWide.push(...(await keepScreens(page, "order-life")));
  await page.keyboard.press("Escape");
});

test("the lights of a practice account stand behind its name, all good and with their ages", async () => {
  const { page } = person;
  await page.getByRole("button", { name: /Switch account/ }).click();
  const lights = page.getByRole("menu").locator("li");
  await lights.first().waitFor();
  expect(await lights.count()).toBe(4);
  for (const text of await lights.allInnerTexts()) expect(text).toMatch(/good[\s\S]*(ago|now)/);
  await page.keyboard.press("Escape");
});

test("two taps stop trading, the page says since when, and the ticket says why it is shut", async () => {
  const { page } = person;
  deaf = await openDeafPage();
  await page.getByTestId("stop").click();
  await page.getByTestId("stop-confirm").waitFor();
  tooWide.push(...(await keepScreens(page, "stop")));
  await page.getByTestId("stop-confirm").click();
  await page.locator("[data-testid=stop][data-phase=in_force]").waitFor();
  await page.keyboard.press("Escape");
  expect(await page.getByTestId("stop-state").innerText()).toMatch(
    /In force, confirmed at \d\d:\d\d:\d\d/,
  );
  expect(await page.getByTestId("ticket-closed").innerText()).toContain("Trading is stopped");
  expect(await page.locator(BUY).count()).toBe(0);
  tooWide.push(...(await keepScreens(page, "stopped")));
});

test("a page that did not hear of the stop sends its order, which is refused in words", async () => {
  await deaf.locator(BUY).click();
  const words = await deaf.getByTestId("refusal").innerText();
  expect(words).toContain("Trading is stopped. Nothing was sent.");
  await deaf.close();
});

test("resumed by the keyboard alone, an order fills again", async () => {
  const { page } = person;
  await page.getByTestId("stop").waitFor();
  await page.keyboard.press("Control+.");
  await page.getByTestId("resume").press("Enter");
  await page.getByTestId("resume-confirm").press("Enter");
  await page.locator("[data-testid=stop][data-phase=trading]").waitFor();
  await page.keyboard.press("Escape");
  await buy();
});

test("no page of these is wider than a phone, and the browser had nothing to complain of", () => {
  expect(tooWide).toEqual([]);
  expect(person.complaints).toEqual([]);
});

/** Presses BUY and waits until one more ticket stands on the page. */
async function buy(): Promise<void> {
  const { page } = person;
  const filled = page.locator("[data-testid=ticket][data-status=FILLED]");
  const before = await filled.count();
  await page.locator(BUY).click();
  await filled.nth(before).waitFor();
}

/** The trade page of the same person, on which no word of a stop arrives. */
async function openDeafPage(): Promise<Page> {
  const page = await person.page.context().newPage();
  await page.routeWebSocket(/parties/, (socket) => {
    const room = socket.connectToServer();
    room.onMessage((message) => {
      if (!String(message).includes('"level":"entries"')) socket.send(message);
    });
  });
  await page.goto(`${app}/trade?symbol=EURUSD`);
  await page.locator(BUY).waitFor();
  return page;
}
