import { gzipSync } from "node:zlib";
import type { Browser, BrowserContextOptions } from "playwright-core";

export interface PageWeight {
  readonly files: number;
  /** gzip, bytes. */
  readonly javascript: number;
}

/** What a first visit to `url` loads of JavaScript until the page is quiet, compressed as the edge would send it. */
export async function pageWeight(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<PageWeight> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const bodies: Promise<Buffer>[] = [];
  page.on("response", (reply) => {
    if (/javascript/.test(reply.headers()["content-type"] ?? "")) bodies.push(reply.body());
  });
  await page.goto(url);
  await page.waitForLoadState("networkidle");
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
  await context.close();
  return { files: sizes.length, javascript: sizes.reduce((sum, size) => sum + size, 0) };
}
