import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "vite";
import { launchBrowser } from "../support/browser.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A module and everything it imports as one text, not minified: what each host then runs is the same to the byte. */
export async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: here(entry), formats: ["es"], fileName: "bundle" },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output && "output" in output ? output.output[0] : undefined;
  if (chunk === undefined) throw new Error("nothing was built");
  return chunk.code;
}

export async function runInNode(code: string): Promise<string> {
  return inFolder({ "bundle.mjs": code }, async (folder) => {
    await import(pathToFileURL(join(folder, "bundle.mjs")).href);
    return globalThis.runReceiptCases?.() ?? "";
  });
}

const MAIN = `import "./bundle.mjs";
export default { async test() { console.log(globalThis.runReceiptCases()); } };
`;
const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = (
  modules = [(name = "main.mjs", esModule = embed "main.mjs"), (name = "bundle.mjs", esModule = embed "bundle.mjs")],
  compatibilityDate = "2026-08-01"))]);
`;

/** The runtime itself, without wrangler: no port, no network. */
export async function runInWorkerd(code: string): Promise<string> {
  const files = { "bundle.mjs": code, "main.mjs": MAIN, "config.capnp": CONFIG };
  return inFolder(files, async (folder) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [here("../../node_modules/workerd/bin/workerd"), "test", join(folder, "config.capnp")],
      { maxBuffer: 1 << 28 },
    );
    return stdout.trimEnd();
  });
}

export async function runInChromium(code: string): Promise<string> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: code, type: "module" });
    await page.waitForFunction(() => globalThis.runReceiptCases !== undefined);
    return await page.evaluate(() => globalThis.runReceiptCases?.() ?? "");
  } finally {
    await browser.close();
  }
}

async function inFolder<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "nusatrade-receipts-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
