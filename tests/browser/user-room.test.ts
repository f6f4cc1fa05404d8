import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { apiAt } from "../../scripts/start/api.ts";
import type { Demo } from "../../scripts/start/demo.ts";
import { openSocket } from "../support/account-rooms.ts";

interface Ticket {
  readonly url: string;
  readonly token: string;
}
interface Run {
  readonly id: string;
  readonly status: string;
}

test("a run behind is told in the user's room, from the Worker's queue to the page's socket", async () => {
  const demo = JSON.parse(readFileSync(join(inject("dataDir"), "demo.json"), "utf8")) as Demo;
  const guest = apiAt(inject("app"));
  const api = guest.as((await guest.post<{ token: string }>("/auth/login", demo)).token);
  const { url, token } = await api.get<Ticket>("/rooms/user");
  const socket = await openSocket(`${url}?token=${token}`);
  socket.say({ type: "HELLO" });
  await socket.hear("WELCOME");
  const [strategy] = await api.get<readonly { id: string }[]>("/backtest/strategies");
  const run = await api.post<Run>("/backtest/run", { strategy_id: strategy?.id, background: true });
  expect(run.status).toBe("running");
  const end = await socket.hear(
    "JOB_PROGRESS",
    ({ job_id, status }) => job_id === run.id && status !== "running",
  );
  expect(end).toMatchObject({ kind: "backtest", status: "done", done: 100, total: 100 });
  const own = socket.heard.filter(({ job_id }) => job_id === run.id);
  expect(own[0]).toMatchObject({ status: "running", done: 0 });
  expect((await api.get<Run>(`/backtest/sessions/${run.id}`)).status).toBe("done");
  socket.close();
});
