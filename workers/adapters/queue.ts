import type { Job, QueuePort } from "#services";

/**
 * Cloudflare's queues, whose messages come back to this Worker's own `queue`. Runs take minutes, so that what is due to a
 * room has a queue of its own.
 */
export function createQueue(runs: Queue<Job>, rooms: Queue<Job>): QueuePort {
  return {
    async send(job, delaySeconds = 0) {
      await (job.kind === "backtest" ? runs : rooms).send(job, { delaySeconds });
    },
  };
}
