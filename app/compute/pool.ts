import { AppError } from "#domain";
import type { Answer, FromWorker, Job, JobKind, RunSetting, ToWorker } from "./protocol.ts";

/** The little of a Web Worker that the pool uses. */
export interface WorkerLike {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: { readonly data: FromWorker }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  onmessageerror: ((event: unknown) => void) | null;
}

export interface PoolOptions {
  /** Workers, 1 or more; each is made when it is first needed. */
  readonly size: number;
  readonly makeWorker: () => WorkerLike;
  /** A worker broke down and is replaced; its jobs are done again. */
  readonly onCrash?: (message: string) => void;
  /** A worker that says nothing for so long while it has work counts as broken. ms, default 60,000. */
  readonly patienceMs?: number;
}

interface Pending {
  readonly id: number;
  readonly job: Job;
  readonly done: (answer: Answer<JobKind>) => void;
  readonly failed: (error: Error) => void;
  crashes: number;
}

interface Slot {
  worker: WorkerLike | null;
  settingKey: string | null;
  /** In the order they were handed over; the first is being done. */
  jobs: Pending[];
  watch: ReturnType<typeof setTimeout> | null;
}

/** Jobs a worker holds: one more than it can do, so that it never waits for the page. */
const JOBS_A_WORKER = 2;
/** A job that brings down so many workers is not tried again. */
const MOST_CRASHES = 2;

/** Hands jobs to Web Workers and their answers back. Broken workers are replaced; stopping ends them all at once. */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #slots: readonly Slot[];
  #queue: Pending[] = [];
  #setting: RunSetting | null = null;
  #lastId = 0;

  constructor(options: PoolOptions) {
    if (!Number.isInteger(options.size) || options.size < 1) {
      throw new RangeError(`a pool needs a worker or more, was ${options.size}`);
    }
    this.#options = options;
    this.#slots = Array.from({ length: options.size }, () => ({
      worker: null,
      settingKey: null,
      jobs: [],
      watch: null,
    }));
  }

  get size(): number {
    return this.#slots.length;
  }

  /** Jobs that may be handed in without one of them waiting for a worker. */
  get room(): number {
    const held = this.#slots.reduce((sum, { jobs }) => sum + jobs.length, this.#queue.length);
    return Math.max(0, this.#slots.length * JOBS_A_WORKER - held);
  }

  /** What the jobs from here on run. Jobs of the setting before must be over, or the pool stopped. */
  take(setting: RunSetting): void {
    this.#setting = setting;
  }

  /**
   * @throws AppError of the job's own; `compute.crash` if it brought down two workers in a row; `compute.stopped` if the
   * pool was stopped first.
   */
  run<K extends JobKind>(job: Job<K>): Promise<Answer<K>> {
    return new Promise((done, failed) => {
      const id = ++this.#lastId;
      // The answer to a job is of the job's kind: the worker sees to it.
      const pending = { id, job: job as Job, done: done as Pending["done"], failed, crashes: 0 };
      this.#queue.push(pending);
      this.#handOut();
    });
  }

  /** Ends every worker at once, in the middle of its job; new jobs start new ones. */
  stop(): void {
    const jobs = [...this.#slots.flatMap((slot) => slot.jobs), ...this.#queue];
    this.#queue = [];
    for (const slot of this.#slots) this.#end(slot);
    for (const { failed } of jobs) failed(new AppError("compute.stopped", "the work was stopped"));
  }

  #handOut(): void {
    for (let depth = 0; depth < JOBS_A_WORKER; depth++) {
      for (const slot of this.#slots) {
        if (slot.jobs.length > depth) continue;
        const next = this.#queue.shift();
        if (next === undefined) return;
        this.#give(slot, next);
      }
    }
  }

  #give(slot: Slot, pending: Pending): void {
    slot.jobs.push(pending);
    const worker = slot.worker ?? this.#start(slot);
    if (this.#setting !== null && slot.settingKey !== this.#setting.key) {
      worker.postMessage({ type: "setting", setting: this.#setting });
      slot.settingKey = this.#setting.key;
    }
    worker.postMessage({ type: "job", id: pending.id, job: pending.job });
    if (slot.watch === null) this.#watch(slot);
  }

  #start(slot: Slot): WorkerLike {
    const worker = this.#options.makeWorker();
    slot.worker = worker;
    worker.onmessage = ({ data }) => this.#heard(slot, data);
    worker.onerror = ({ message }) => this.#crashed(slot, message || "it could not be started");
    worker.onmessageerror = () => this.#crashed(slot, "its answer could not be read");
    return worker;
  }

  #heard(slot: Slot, message: FromWorker): void {
    const place = slot.jobs.findIndex(({ id }) => id === message.id);
    const [pending] = place < 0 ? [] : slot.jobs.splice(place, 1);
    this.#watch(slot);
    this.#handOut();
    if (pending === undefined) return;
    if (message.type === "done") pending.done(message.answer);
    else pending.failed(new AppError(message.code, message.message, { status: 422 }));
  }

  /** The first job was in hand; the others only waited. */
  #crashed(slot: Slot, why: string): void {
    const [guilty, ...waiting] = slot.jobs;
    this.#end(slot);
    this.#options.onCrash?.(why);
    this.#queue.unshift(...waiting);
    if (guilty !== undefined) {
      guilty.crashes++;
      if (guilty.crashes < MOST_CRASHES) this.#queue.unshift(guilty);
      else guilty.failed(new AppError("compute.crash", `a worker broke down twice: ${why}`));
    }
    this.#handOut();
  }

  #end(slot: Slot): void {
    if (slot.watch !== null) clearTimeout(slot.watch);
    slot.worker?.terminate();
    Object.assign(slot, { worker: null, settingKey: null, jobs: [], watch: null });
  }

  #watch(slot: Slot): void {
    if (slot.watch !== null) clearTimeout(slot.watch);
    slot.watch = null;
    if (slot.jobs.length === 0) return;
    const { patienceMs = 60_000 } = this.#options;
    slot.watch = setTimeout(() => this.#crashed(slot, "it stopped answering"), patienceMs);
  }
}
