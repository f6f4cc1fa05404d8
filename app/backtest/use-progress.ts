import { useRevalidator } from "@remix-run/react";
import { useEffect, useState } from "react";

const POLL_MS = 1000;
/** While the room tells, asking is only the net below. */
const POLL_WHILE_TOLD_MS = 10_000;

/** What share of a run is done: asked for every second until the reader's room tells it live. */
export function useProgress(run: {
  readonly id: string;
  readonly status: string;
  readonly progress: number;
}): number {
  const { revalidate } = useRevalidator();
  const [told, setTold] = useState<number | null>(null);
  const { id } = run;
  const running = run.status === "running";
  const isTold = told !== null;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(revalidate, isTold ? POLL_WHILE_TOLD_MS : POLL_MS);
    return () => clearInterval(timer);
  }, [running, isTold, revalidate]);
  useEffect(() => {
    if (!running) return;
    let left = false;
    let stop = () => {};
    void import("../live/user-room.ts").then(({ listenToJobs }) => {
      if (left) return;
      stop = listenToJobs((job) => {
        if (job.job_id !== id) return;
        setTold(job.done / job.total);
        if (job.status !== "running") revalidate();
      });
    });
    return () => {
      left = true;
      stop();
    };
  }, [running, id, revalidate]);
  return Math.max(run.progress, told ?? 0);
}
