import { AppError } from "#domain";
import type { Answer, FromWorker, JobKind, ToWorker } from "./protocol.ts";
import { Workbench } from "./workbench.ts";

// A worker's own scope: the page's types know a window only.
const scope = self as unknown as {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, moved?: ArrayBuffer[]): void;
};
const workbench = new Workbench(() => performance.now());

scope.onmessage = ({ data }) => {
  if (data.type === "setting") {
    workbench.take(data.setting);
    return;
  }
  const { id, job } = data;
  try {
    const answer = workbench.answer(job);
    scope.postMessage({ type: "done", id, answer }, columnsOf(answer));
  } catch (error) {
    // Bars that cannot be and the like: the next worker would say the same.
    const code = error instanceof AppError ? error.code : "compute.failed";
    const message = error instanceof Error ? error.message : String(error);
    scope.postMessage({ type: "failed", id, code, message });
  }
};

/** What is handed over as it lies instead of being copied. */
function columnsOf(answer: Answer<JobKind>): ArrayBuffer[] {
  if (!("kept" in answer)) return [];
  return [answer.metrics, ...answer.kept].map(({ buffer }) => buffer as ArrayBuffer); // made in this worker
}
