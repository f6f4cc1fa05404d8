import type { Browser } from "playwright-core";
import { inject } from "vitest";
import { launchChromium } from "../../scripts/browser/chromium.ts";

/** A browser for journeys; close it in afterAll. */
export function launchBrowser(): Promise<Browser> {
  return launchChromium(inject("chromium"));
}
