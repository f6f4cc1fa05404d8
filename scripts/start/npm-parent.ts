import { processTable } from "./process-table.ts";

const LOOK_EVERY_MS = 1000;

/**
 * Calls `ended` when the npm that runs this process is gone. npm hands a signal to the shell that it starts scripts
 * with, and that shell may die without passing it on; then nobody is left to press Ctrl-C.
 */
export function whenNpmEnds(ended: () => void): void {
  if (!process.env.npm_lifecycle_event) return;
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    ended();
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** npm itself, or the shell between npm and us and npm: what is above npm may come and go. */
function ancestors(): string {
  const shell = processTable().find(({ pid }) => pid === process.ppid);
  const isShellOfNpm = shell?.command.includes("scripts/start.ts");
  return isShellOfNpm ? `${process.ppid} ${shell?.parentId}` : `${process.ppid}`;
}
