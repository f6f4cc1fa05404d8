import { type Browser, chromium } from "playwright-core";
import { inject } from "vitest";

// Our own flags: those of the packaged Chromium break cross-origin isolation.
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser for journeys; close it in afterAll. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: inject("chromium"), args: FLAGS });
}
