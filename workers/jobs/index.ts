import type { Services } from "#services";

/** What the clock triggers each minute. Every part is safe to repeat, and one that fails does not stop the others. */
export async function runMinute(services: Services): Promise<void> {
  const done = await Promise.allSettled([
    services.rooms.redeliver(),
    services.rooms.forgetOldKeys(),
  ]);
  for (const part of done) {
    if (part.status === "rejected") {
      console.error("cron failed", part.reason instanceof Error ? part.reason.name : "unknown");
    }
  }
}
