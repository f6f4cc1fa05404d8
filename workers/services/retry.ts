import type { Ports, RoomJob } from "./ports.ts";

/** After these many seconds a room that did not answer is told again; what all of them lose, the cron finds. */
const DELAYS_SECONDS = [2, 4, 8];

/**
 * Goes on with what a room did not confirm: once more at once, then by the queue.
 *
 * @param deliver true = the room has it now.
 */
export function keepTelling(
  ports: Ports,
  job: Omit<RoomJob, "attempt">,
  deliver: () => Promise<boolean>,
): void {
  ports.background(
    (async () => {
      if (await deliver().catch(() => false)) return;
      await tellLater(ports, { ...job, attempt: 1 }, deliver);
    })(),
  );
}

/** One delivery that the queue asked for; what fails is asked for again, later each time. */
export async function deliverOrLater(
  ports: Ports,
  job: RoomJob,
  deliver: () => Promise<boolean>,
): Promise<void> {
  if (await deliver().catch(() => false)) return;
  await tellLater(ports, { ...job, attempt: job.attempt + 1 }, deliver);
}

async function tellLater(
  ports: Ports,
  job: RoomJob,
  deliver: () => Promise<boolean>,
): Promise<void> {
  const seconds = DELAYS_SECONDS[job.attempt - 1];
  if (seconds === undefined) return;
  if (ports.queue !== null) return ports.queue.send(job, seconds);
  await ports.wait(seconds * 1_000);
  await deliverOrLater(ports, job, deliver);
}
