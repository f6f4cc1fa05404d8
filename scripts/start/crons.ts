const MINUTE_MS = 60_000;

/** Crons never fire by themselves on a developer's machine: asks for them at each full minute. */
export function tickCrons(appAddress: string): void {
  setTimeout(
    () => {
      const url = `${appAddress}/cdn-cgi/handler/scheduled?cron=*+*+*+*+*`;
      // A tick that the app misses while it restarts is made up for by the next one.
      void fetch(url).catch(() => undefined);
      tickCrons(appAddress);
    },
    MINUTE_MS - (Date.now() % MINUTE_MS),
  ).unref();
}
