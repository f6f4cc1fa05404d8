import { afterAll, beforeAll } from "vitest";
import { FakeWorker, Rooms } from "./account-rooms.ts";

/** Rooms that report to a stand-in of the Worker, for all tests of a file. */
export function roomsAndWorker(): { rooms: Rooms; worker: FakeWorker } {
  const rooms = new Rooms();
  const worker = new FakeWorker();
  beforeAll(async () => rooms.start({ WORKER_URL: await worker.start() }));
  afterAll(async () => {
    await rooms.stop();
    await worker.stop();
  });
  return { rooms, worker };
}
