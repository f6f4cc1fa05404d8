import { afterAll, beforeAll, expect, test } from "vitest";
import { ulid } from "#domain";
import {
  newAccount,
  openSocket,
  Rooms,
  signToken,
  signUserToken,
} from "../../tests/support/account-rooms.ts";

const rooms = new Rooms();

beforeAll(async () => {
  await rooms.start();
});
afterAll(() => rooms.stop());

const newId = () => ulid(Date.now(), Math.random);
const address = (scheme: string, user: string) =>
  `${scheme}://127.0.0.1:${rooms.port}/parties/user/${user}`;
const word = (job_id: string, done: number, status = "running") => ({
  job_id,
  kind: "backtest",
  done,
  total: 100,
  status,
});

async function tell(user: string, progress: ReturnType<typeof word>, token?: string) {
  const authorization = `Bearer ${token ?? (await signUserToken(user, "worker"))}`;
  const url = `${address("http", user)}/jobs/${progress.job_id}`;
  const body = JSON.stringify(progress);
  return (await fetch(url, { method: "PUT", headers: { authorization }, body })).status;
}

async function listen(user: string) {
  const socket = await openSocket(
    `${address("ws", user)}?token=${await signUserToken(user, "browser")}`,
  );
  socket.say({ type: "HELLO" });
  return { socket, welcome: await socket.hear("WELCOME") };
}

test("every page of the user hears how a job goes on, and one that comes later how it stands", async () => {
  const user = newId();
  const job = newId();
  const [first, second] = await Promise.all([listen(user), listen(user)]);
  expect(first.welcome.jobs).toEqual([]);
  expect(await tell(user, word(job, 40))).toBe(200);
  for (const { socket } of [first, second]) {
    expect(await socket.hear("JOB_PROGRESS")).toMatchObject(word(job, 40));
  }
  const third = await listen(user);
  expect(third.welcome.jobs).toEqual([word(job, 40)]);
  await tell(user, word(job, 100, "done"));
  await tell(user, word(job, 60));
  await third.socket.hear("JOB_PROGRESS", ({ status }) => status === "done");
  expect((await listen(user)).welcome.jobs).toEqual([word(job, 100, "done")]);
  expect(third.socket.heard.map(({ type }) => type)).toEqual(["WELCOME", "JOB_PROGRESS"]);
});

test("another user hears nothing of it", async () => {
  const [user, other] = [newId(), newId()];
  const { socket } = await listen(other);
  await tell(user, word(newId(), 10));
  await tell(other, word(newId(), 77));
  expect(await socket.hear("JOB_PROGRESS")).toMatchObject({ done: 77 });
  expect(socket.heard).toHaveLength(2);
});

test("nobody else gets in: not with another room's token, another user's, an old one, or by the wrong door", async () => {
  const user = newId();
  const progress = word(newId(), 10);
  const account = newAccount("practice");
  const tokens = [
    "",
    await signToken(account, "worker"),
    await signUserToken(newId(), "worker"),
    await signUserToken(newId(), "worker", { room: `user:${user}` }),
    await signUserToken(user, "worker", { seconds: -5 }),
    await signUserToken(user, "browser"),
  ];
  for (const token of tokens) expect(await tell(user, progress, token)).toBe(401);
  const worker = await signUserToken(user, "worker");
  await expect(openSocket(`${address("ws", user)}?token=${worker}`)).rejects.toThrow();
  await expect(openSocket(address("ws", user))).rejects.toThrow();
  expect((await listen(user)).welcome.jobs).toEqual([]);
});

test("what is no progress is refused, and what is no message is answered with an error", async () => {
  const user = newId();
  expect(await tell(user, { ...word(newId(), 10), status: "finished" })).toBe(422);
  const { socket } = await listen(user);
  socket.sayRaw("{");
  expect(await socket.hear("ERROR")).toMatchObject({ code: "message.malformed" });
});

test("what was told outlives the room's own process", async () => {
  const user = newId();
  const job = newId();
  await tell(user, word(job, 30));
  await rooms.kill();
  await rooms.start();
  expect((await listen(user)).welcome.jobs).toEqual([word(job, 30)]);
});
