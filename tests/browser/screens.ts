import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const FOLDER = ".data/screens";
/** Pictures are for people, and the test looks at the widths alone. */
const ARE_KEPT = process.env.KEEP_SCREENS === "1";
const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 360, height: 740 },
];

/**
 * Lays the page out as a desk and a phone see it, light and dark. With KEEP_SCREENS=1 pictures of it are kept.
 *
 * @returns the names of those on which the page is wider than the screen.
 */
export async function keepScreens(page: Page, name: string): Promise<string[]> {
  if (ARE_KEPT) mkdirSync(FOLDER, { recursive: true });
  const before = page.viewportSize();
  const tooWide: string[] = [];
  for (const size of WIDTHS) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const file = `${name}-${size.width}-${colorScheme}.png`;
      if (ARE_KEPT) await page.screenshot({ path: join(FOLDER, file), fullPage: true });
      const width = await paintedWidth(page);
      if (width > size.width) tooWide.push(`${file}: ${width}`);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (before) await page.setViewportSize(before);
  return tooWide;
}

/** In px, once what follows the size of the window (plots, canvases) has followed it. */
function paintedWidth(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        requestAnimationFrame(() =>
          requestAnimationFrame(() => done(document.documentElement.scrollWidth)),
        );
      }),
  );
}
