import { assertNever } from "#domain";
import type { Job, Services } from "#services";

/** What the clock triggers each minute. Every part is safe to repeat, and one that fails does not stop the others. */
export async function runMinute(services: Services): Promise<void> {
  const done = await Promise.allSettled([
    services.rooms.redeliver(),
    services.rooms.reconcile(),
    services.kill.redeliver(),
    services.risk.redeliver(),
    services.rooms.forgetOldKeys(),
    services.jobs.revive(),
  ]);
  for (const part of done) {
    if (part.status === "rejected") {
      console.error("cron failed", part.reason instanceof Error ? part.reason.name : "unknown");
    }
  }
}

/** One message after the other. What rejects is delivered once more; what is done is not. */
export async function runBatch(
  services: Services,
  messages: readonly Pick<Message<Job>, "body" | "ack" | "retry">[],
): Promise<void> {
  for (const message of messages) {
    try {
      await runJob(services, message.body);
      message.ack();
    } catch (error) {
      console.error("job failed", error instanceof Error ? error.name : "unknown");
      message.retry();
    }
  }
}

function runJob(services: Services, job: Job): Promise<void> {
  switch (job.kind) {
    case "backtest":
      return services.jobs.run(job);
    case "hand_over":
      return services.rooms.handOver(job);
    case "kill":
      return services.kill.tell(job);
    default:
      return assertNever(job);
  }
}
