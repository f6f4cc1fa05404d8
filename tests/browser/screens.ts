import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const FOLDER = ".data/screens";
const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
];

/**
 * Keeps pictures of the page as it is: desk and phone, light and dark.
 *
 * @returns the names of those on which the page is wider than the screen.
 */
export async function keepScreens(page: Page, name: string): Promise<string[]> {
  mkdirSync(FOLDER, { recursive: true });
  const before = page.viewportSize();
  const tooWide: string[] = [];
  for (const size of WIDTHS) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const file = `${name}-${size.width}-${colorScheme}.png`;
      await page.screenshot({ path: join(FOLDER, file), fullPage: true });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > size.width) tooWide.push(`${file}: ${width}`);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (before) await page.setViewportSize(before);
  return tooWide;
}
