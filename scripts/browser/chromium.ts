import { accessSync, constants } from "node:fs";
import { type Browser, chromium } from "playwright-core";

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

/** A browser without a window. Whoever launches it closes it. @param program as `findChromium` found it. */
export function launchChromium(program: string): Promise<Browser> {
  return chromium.launch({ executablePath: program, args: FLAGS });
}

/** $CHROME, then the system's Chromium, then the one inside the npm package. @returns its path. */
export async function findChromium(): Promise<string> {
  if (process.env.CHROME) return process.env.CHROME;
  if (canRun("/usr/bin/chromium")) return "/usr/bin/chromium";
  // Has the package bring its own NSS libraries where the system has none.
  process.env.AWS_EXECUTION_ENV ??= "AWS_Lambda_nodejs20.x";
  const { default: packaged } = await import("@sparticuz/chromium");
  return packaged.executablePath();
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
