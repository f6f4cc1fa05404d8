import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** Somebody who has just signed up, on the page that they came to. */
export interface Person {
  readonly page: Page;
  /** Whatever the browser complained of: errors of scripts, refused resources, broken policies. */
  readonly complaints: string[];
  /** A call of the API in the page's own session. @throws Error with the answer unless it was taken. */
  readonly post: (path: string, body: unknown) => Promise<Readonly<Record<string, unknown>>>;
  /** Stores bars; of EURUSD, H1, unless told otherwise. */
  readonly storeBars: (csv: string, symbol?: string, timeframe?: string) => Promise<void>;
}

const DESK: BrowserContextOptions = {
  locale: "en-US",
  colorScheme: "light",
  viewport: { width: 1440, height: 900 },
  acceptDownloads: true,
};

/** An empty page at a desk, English and light; nobody is signed in. */
export async function visitor(browser: Browser): Promise<Pick<Person, "page" | "complaints">> {
  const page = await (await browser.newContext(DESK)).newPage();
  page.setDefaultTimeout(40_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return { page, complaints };
}

/** Signs somebody new up on the page. @param app address of the product. */
export async function newPerson(browser: Browser, app: string, name: string): Promise<Person> {
  const { page, complaints } = await visitor(browser);
  await page.goto(`${app}/sign-up`);
  await signUp(page, name);
  const send = async (path: string, type: string, data: string) => {
    const headers = { "content-type": type, origin: app };
    const reply = await page.request.post(`${app}/api/v1${path}`, { data, headers });
    if (!reply.ok()) throw new Error(`${path}: ${reply.status()} ${await reply.text()}`);
    return (await reply.json()) as Record<string, unknown>; // the API's own answer
  };
  return {
    page,
    complaints,
    post: (path, body) => send(path, "application/json", JSON.stringify(body)),
    storeBars: async (csv, symbol = "EURUSD", timeframe = "H1") =>
      void (await send(`/bars/import?symbol=${symbol}&timeframe=${timeframe}`, "text/csv", csv)),
  };
}

/** Fills in the form of the page at /sign-up, and waits until it has let the person in. */
export async function signUp(page: Page, name: string): Promise<void> {
  await page.fill("[name=name]", name);
  await page.fill("[name=email]", `${name.toLowerCase()}-${crypto.randomUUID()}@example.com`);
  await page.fill("[name=password]", "correct horse battery");
  await page.click("form:has([name=password]) button[type=submit]");
  await page.waitForURL((url) => url.pathname === "/");
}
