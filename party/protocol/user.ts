import * as z from "zod/mini";
import { message } from "./envelope.ts";
import { requestId, shortText } from "./words.ts";

/** Most jobs that a user's room remembers. */
export const MAX_JOBS = 50;

/** How a job that runs behind stands: of `total`, so much is `done`. */
export const jobProgress = z.object({
  job_id: requestId,
  kind: z.enum(["backtest"]),
  done: z.number().check(z.nonnegative()),
  total: z.number().check(z.positive()),
  status: z.enum(["running", "done", "failed", "cancelled"]),
});
export type JobProgress = z.infer<typeof jobProgress>;

/** First word of a page in its user's room. */
export const pageToUserRoom = message("HELLO", {});

export const userRoomToPage = z.discriminatedUnion("type", [
  /** Answers HELLO: what is under way, and what ended lately. */
  message("WELCOME", { jobs: z.array(jobProgress).check(z.maxLength(MAX_JOBS)) }),
  message("JOB_PROGRESS", jobProgress.shape),
  message("ERROR", { code: z.string(), message: shortText }),
  message("BYE", { code: z.int(), reason: shortText }),
]);
export type UserRoomToPage = z.infer<typeof userRoomToPage>;
