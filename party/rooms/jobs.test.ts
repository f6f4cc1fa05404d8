import { expect, test } from "vitest";
import type { JobProgress } from "#protocol";
import { MAX_JOBS } from "#protocol";
import { absorbProgress, type KnownJobs } from "./jobs.ts";

const word = (job_id: string, done: number, status: JobProgress["status"] = "running") =>
  ({ job_id, kind: "backtest", done, total: 100, status }) as const;

test("a newer word takes the place of the one before", () => {
  const jobs = absorbProgress([word("a", 10), word("b", 0)], word("a", 40));
  expect(jobs).toEqual([word("b", 0), word("a", 40)]);
});

test("the same word again, and any word after the end, changes nothing", () => {
  expect(absorbProgress([word("a", 10)], word("a", 10))).toBeNull();
  expect(absorbProgress([word("a", 10, "cancelled")], word("a", 40))).toBeNull();
  expect(absorbProgress([word("a", 100, "done")], word("a", 0, "failed"))).toBeNull();
});

test("a run that is tried again begins anew", () => {
  expect(absorbProgress([word("a", 50)], word("a", 0))).toEqual([word("a", 0)]);
});

test("what ended longest ago is forgotten first, what is under way stays", () => {
  let jobs: KnownJobs = [word("running", 5)];
  for (let i = 0; i < MAX_JOBS + 10; i++) {
    jobs = absorbProgress(jobs, word(`done ${i}`, 100, "done")) ?? jobs;
  }
  expect(jobs).toHaveLength(MAX_JOBS);
  expect(jobs[0]).toEqual(word("running", 5));
  expect(jobs[1]?.job_id).toBe("done 11");
});
