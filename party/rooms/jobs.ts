import { type JobProgress, MAX_JOBS } from "#protocol";

/** What a user's room remembers, oldest first. */
export type KnownJobs = readonly JobProgress[];

/**
 * How the jobs stand after a word from the Worker. Words may come late: after a job's end nothing about it is believed.
 *
 * @returns null when the word changes nothing.
 */
export function absorbProgress(known: KnownJobs, word: JobProgress): KnownJobs | null {
  const before = known.find(({ job_id }) => job_id === word.job_id);
  if (before && (before.status !== "running" || isSame(before, word))) return null;
  const others = known.filter(({ job_id }) => job_id !== word.job_id);
  return keepWithin([...others, word]);
}

/** The oldest go first, but what is under way goes last. */
function keepWithin(jobs: KnownJobs): KnownJobs {
  if (jobs.length <= MAX_JOBS) return jobs;
  const ended = jobs.find(({ status }) => status !== "running") ?? jobs[0];
  return keepWithin(jobs.filter((job) => job !== ended));
}

function isSame(a: JobProgress, b: JobProgress): boolean {
  return a.done === b.done && a.total === b.total && a.status === b.status;
}
