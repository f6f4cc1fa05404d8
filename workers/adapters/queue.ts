import type { Job, QueuePort } from "#services";

/** Cloudflare's queue, whose messages come back to this Worker's own `queue`. */
export function createQueue(queue: Queue<Job>): QueuePort {
  return {
    async send(job) {
      await queue.send(job);
    },
  };
}
