import { env } from "cloudflare:test";
import { expect, test } from "vitest";
import { gzip } from "../../workers/adapters/index.ts";
import { runBatch } from "../../workers/jobs/index.ts";
import type { BacktestJob, GzipPort, Job } from "../../workers/services/index.ts";
import { csvBars, Product, type Reply, SPEC, type User } from "./product.ts";

const H1 = "symbol=EURUSD&timeframe=H1";
const MINUTE = 60_000;

interface Run {
  readonly id: string;
  readonly status: string;
  readonly progress: number;
  readonly trades?: readonly unknown[];
  readonly problem: { readonly code: string } | null;
}
interface Progress {
  readonly job_id: string;
  readonly done: number;
  readonly status: string;
}

/** A queue that a test empties by its own hand. */
class HandQueue {
  readonly jobs: BacktestJob[] = [];
  async send(job: Job): Promise<void> {
    if (job.kind === "backtest") this.jobs.push(job);
  }
}

async function furnished(product: Product): Promise<{ user: User; strategy: string }> {
  const user = await product.user();
  const { body } = await user.post<{ id: string }>("/backtest/strategies", { spec: SPEC });
  await user.csv(H1, csvBars(2_000));
  return { user, strategy: body.id };
}

const begin = (user: User, strategy: string, more: object = {}): Promise<Reply<Run>> =>
  user.post<Run>("/backtest/run", { strategy_id: strategy, background: true, ...more });
const see = async (user: User, id: string) =>
  (await user.get<Run>(`/backtest/sessions/${id}`)).body;
const runsOf = async (user: User, strategy: string) =>
  (await user.get<{ runs: number }>(`/backtest/strategies/${strategy}/trials`)).body.runs;
const heard = async (user: User): Promise<Progress[]> => {
  const bindings = env as unknown as { ROOMS_URL: string };
  return (await fetch(`${bindings.ROOMS_URL}/stub-user/${user.id}`)).json();
};

test("a run behind is answered at once, goes through the queue, and is told in the user's room", async () => {
  const product = new Product();
  const { user, strategy } = await furnished(product);
  const reply = await begin(user, strategy);
  expect(reply).toMatchObject({ status: 202, body: { status: "running", progress: 0 } });
  expect(reply.body).not.toHaveProperty("trades");
  // The queue is workerd's own: asked, not waited for, until it has delivered.
  let run = await see(user, reply.body.id);
  for (let asked = 0; run.status === "running" && asked < 500; asked++) {
    await new Promise((next) => setTimeout(next, 20));
    run = await see(user, reply.body.id);
  }
  expect(run).toMatchObject({ status: "done", progress: 1 });
  expect(run.trades?.length).toBeGreaterThan(3);
  const { body: direct } = await user.post<Run & { receipt: object }>("/backtest/run", {
    strategy_id: strategy,
  });
  expect(run).toMatchObject({ receipt: direct.receipt });
  const told = await heard(user);
  expect(told[0]).toMatchObject({ job_id: run.id, done: 0, status: "running" });
  expect(told.at(-1)).toMatchObject({ job_id: run.id, done: 100, status: "done" });
  expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).sort((a, b) => a - b));
});

test("without a queue the run goes on in the Worker that was asked", async () => {
  const product = new Product({ queue: null });
  const { user, strategy } = await furnished(product);
  const { body } = await begin(user, strategy);
  await product.settle();
  expect(await see(user, body.id)).toMatchObject({ status: "done" });
});

test("a message that comes again, or to two workers at once, changes nothing", async () => {
  const queue = new HandQueue();
  const product = new Product({ queue });
  const { user, strategy } = await furnished(product);
  const { body } = await begin(user, strategy);
  const [job] = queue.jobs;
  if (!job) throw new Error("no message was sent");
  const { jobs } = product.services;
  await Promise.all([jobs.run(job), jobs.run(job)]);
  const first = await see(user, body.id);
  expect(first.status).toBe("done");
  await jobs.run(job);
  expect(await see(user, body.id)).toEqual(first);
  expect(await runsOf(user, strategy)).toBe(1);
});

test("a run that is cancelled before it begins never runs", async () => {
  const queue = new HandQueue();
  const product = new Product({ queue });
  const { user, strategy } = await furnished(product);
  const { body } = await begin(user, strategy);
  const cancelled = await user.post<Run>(`/backtest/sessions/${body.id}/cancel`);
  expect(cancelled).toMatchObject({ status: 200, body: { status: "cancelled", problem: null } });
  await product.services.jobs.run({ kind: "backtest", id: body.id });
  const after = await see(user, body.id);
  expect(after).toMatchObject({ status: "cancelled", metrics: {} });
  expect(after).not.toHaveProperty("trades");
  expect(await runsOf(user, strategy)).toBe(0);
  expect((await heard(user)).at(-1)).toMatchObject({ status: "cancelled" });
});

test("a run that is cancelled while it works stores nothing but that it was", async () => {
  let midway: (() => Promise<unknown>) | null = null;
  const during: GzipPort = {
    ...gzip,
    async decompress(bytes) {
      const work = midway;
      midway = null;
      await work?.();
      return gzip.decompress(bytes);
    },
  };
  const product = new Product({ queue: new HandQueue(), gzip: during });
  const { user, strategy } = await furnished(product);
  const { body } = await begin(user, strategy);
  midway = () => user.post(`/backtest/sessions/${body.id}/cancel`);
  await product.services.jobs.run({ kind: "backtest", id: body.id });
  expect(midway).toBeNull();
  expect(await see(user, body.id)).toMatchObject({ status: "cancelled", metrics: {} });
  expect(await runsOf(user, strategy)).toBe(0);
  expect((await heard(user)).map(({ status }) => status)).not.toContain("done");
});

test("a finished run stays finished when it is cancelled", async () => {
  const product = new Product({ queue: null });
  const { user, strategy } = await furnished(product);
  const { body } = await user.post<Run>("/backtest/run", { strategy_id: strategy });
  const { body: after } = await user.post<Run>(`/backtest/sessions/${body.id}/cancel`);
  expect(after).toEqual(body);
});

/** A worker that takes runs up and then hangs, until it is let go. */
class Hanging {
  #release = (): void => undefined;
  readonly #held = new Promise<void>((go) => {
    this.#release = go;
  });
  #signal = (): void => undefined;

  readonly gzip: GzipPort = {
    ...gzip,
    decompress: async (bytes) => {
      this.#signal();
      await this.#held;
      return gzip.decompress(bytes);
    },
  };

  /** Resolves once the worker is in the middle of the job. */
  async takesUp(begin: () => Promise<void>): Promise<{ readonly end: Promise<void> }> {
    const taken = new Promise<void>((go) => {
      this.#signal = go;
    });
    const end = begin();
    await taken;
    return { end };
  }

  letGo(): void {
    this.#release();
  }
}

test("a run whose worker died is run by another, and the first one's late end counts for nothing", async () => {
  let now = Date.now();
  const queue = new HandQueue();
  const clock = { now: () => now };
  const hanging = new Hanging();
  const healthy = new Product({ queue, clock });
  const dying = new Product({ queue, clock, gzip: hanging.gzip });
  const { user, strategy } = await furnished(healthy);
  const { body } = await begin(user, strategy);
  const job: BacktestJob = { kind: "backtest", id: body.id };
  const zombie = await hanging.takesUp(() => dying.services.jobs.run(job));
  await healthy.services.jobs.run(job);
  expect((await see(user, body.id)).status).toBe("running");
  now += 3 * MINUTE;
  queue.jobs.length = 0;
  await healthy.services.jobs.revive();
  expect(queue.jobs).toContainEqual(job);
  await healthy.services.jobs.run(job);
  const done = await see(user, body.id);
  expect(done.status).toBe("done");
  hanging.letGo();
  await zombie.end;
  expect(await see(user, body.id)).toEqual(done);
  expect(await runsOf(user, strategy)).toBe(1);
});

test("a run that kills its workers is shown as failed, with the reason", async () => {
  let now = Date.now();
  const queue = new HandQueue();
  const clock = { now: () => now };
  const hanging = new Hanging();
  const healthy = new Product({ queue, clock });
  const dying = new Product({ queue, clock, gzip: hanging.gzip });
  const { user, strategy } = await furnished(healthy);
  const { body } = await begin(user, strategy);
  const job: BacktestJob = { kind: "backtest", id: body.id };
  const ends: Promise<void>[] = [];
  for (let death = 0; death < 3; death++) {
    const { end } = await hanging.takesUp(() => dying.services.jobs.run(job));
    ends.push(end);
    queue.jobs.length = 0;
    now += 3 * MINUTE;
    await healthy.services.jobs.revive();
    expect(queue.jobs.filter(({ id }) => id === body.id)).toHaveLength(death < 2 ? 1 : 0);
  }
  const failed = { status: "failed", problem: { code: "worker_lost" } };
  expect(await see(user, body.id)).toMatchObject(failed);
  hanging.letGo();
  await Promise.all(ends);
  expect(await see(user, body.id)).toMatchObject(failed);
});

test("a run that cannot be made fails with the reason, and is not tried again", async () => {
  const product = new Product({ queue: new HandQueue() });
  const user = await product.user();
  const { body: strategy } = await user.post<Run>("/backtest/strategies", { spec: SPEC });
  const far = "time,open,high,low,close\n2017-04-03 10:00,1,1,1,1\n2017-04-25 10:00,1,1,1,1";
  await user.csv(H1, far);
  const { body } = await begin(user, strategy.id, {
    start_date: "2017-04-10",
    end_date: "2017-04-12",
  });
  await product.services.jobs.run({ kind: "backtest", id: body.id });
  expect(await see(user, body.id)).toMatchObject({
    status: "failed",
    problem: { code: "no_bars" },
  });
});

test("an outage hands the message back; the third one ends the run", async () => {
  const broken: GzipPort = {
    ...gzip,
    decompress: () => Promise.reject(new Error("the storage is down")),
  };
  const product = new Product({ queue: new HandQueue() });
  const failing = new Product({ queue: new HandQueue(), gzip: broken });
  const { user, strategy } = await furnished(product);
  const { body } = await begin(user, strategy);
  const said: string[] = [];
  const message = {
    body: { kind: "backtest", id: body.id } as const,
    ack: () => said.push("ack"),
    retry: () => said.push("retry"),
  };
  for (let i = 0; i < 3; i++) await runBatch(failing.services, [message]);
  expect(said).toEqual(["retry", "retry", "ack"]);
  expect(await see(user, body.id)).toMatchObject({
    status: "failed",
    problem: { code: "internal" },
  });
});

test("a run that takes more CPU than the server has is refused with the estimate", async () => {
  const small = new Product({ limits: { cpuMs: 10 } });
  const { user, strategy } = await furnished(small);
  const reply = await user.post("/backtest/run", { strategy_id: strategy });
  expect(reply).toMatchObject({
    status: 422,
    body: { code: "run_too_large", allowed_cpu_ms: 10, estimated_cpu_ms: expect.any(Number) },
  });
});

test("five runs that are not finished are enough", async () => {
  const product = new Product({ queue: new HandQueue() });
  const { user, strategy } = await furnished(product);
  const replies = [];
  for (let i = 0; i < 6; i++) replies.push(await begin(user, strategy));
  expect(replies.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 429]);
});

test("a run of another user is not there to be cancelled", async () => {
  const product = new Product({ queue: new HandQueue() });
  const { user, strategy } = await furnished(product);
  const { body } = await begin(user, strategy);
  const stranger = await product.user();
  expect((await stranger.post(`/backtest/sessions/${body.id}/cancel`)).status).toBe(404);
  expect((await see(user, body.id)).status).toBe("running");
});
