import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buy, newAccount, Rooms, signToken } from "../../tests/support/account-rooms.ts";

const rooms = new Rooms();
const account = newAccount("practice");

beforeAll(async () => {
  await rooms.start();
});
afterAll(() => rooms.stop());

function ask(path: string, headers: Record<string, string>): Promise<Response> {
  return fetch(`http://127.0.0.1:${rooms.port}/parties/account/${account.id}${path}`, { headers });
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** WebSocket tells no status: the same upgrade over HTTP does. */
async function upgrade(token: string): Promise<number> {
  const headers = { connection: "upgrade", upgrade: "websocket" };
  const { request } = await import("node:http");
  return new Promise((done, fail) => {
    const path = `/parties/account/${account.id}?token=${token}`;
    const keys = { "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", "sec-websocket-version": "13" };
    const call = request({
      host: "127.0.0.1",
      port: rooms.port,
      path,
      headers: { ...headers, ...keys },
    });
    call.on("response", (reply) => done(reply.statusCode ?? 0));
    call.on("upgrade", (_reply, socket) => {
      socket.destroy();
      done(101);
    });
    call.on("error", fail).end();
  });
}

describe("a room lets nobody in", () => {
  test("without a token, with a forged one, one of another room, or one whose time is up", async () => {
    const other = await signToken(newAccount("practice"), "worker");
    const forged = await signToken(account, "worker", {
      secret: "another-secret-0123456789-0123456789",
    });
    const expired = await signToken(account, "worker", { seconds: -5 });
    expect((await ask("/view", {})).status).toBe(401);
    for (const token of ["x", other, forged, expired]) {
      expect((await ask("/view", bearer(token))).status).toBe(401);
      expect(await upgrade(token)).toBe(401);
    }
  });

  test("by the wrong door: pages and connectors have sockets, the Worker has requests", async () => {
    expect((await ask("/view", bearer(await signToken(account, "browser")))).status).toBe(401);
    expect(await upgrade(await signToken(account, "worker"))).toBe(401);
    expect(await upgrade(await signToken(account, "browser"))).toBe(101);
  });

  test("by claims that the client wrote itself", async () => {
    const { id, user_id, kind } = account;
    const claims = JSON.stringify({ room: `account:${id}`, role: "worker", user_id, kind });
    const headers = { "x-nusatrade-claims": claims };
    expect((await ask("/view", headers)).status).toBe(401);
    expect(
      (await ask("/view", { ...headers, ...bearer(await signToken(account, "browser")) })).status,
    ).toBe(401);
  });

  test("who is not the owner: the first to enter is, and neither user nor kind changes later", async () => {
    expect((await ask("/view", bearer(await signToken(account, "worker")))).status).toBe(200);
    const thief = await signToken({ ...account, user_id: "somebody else" }, "worker");
    const changed = await signToken({ ...account, kind: "terminal" }, "worker");
    expect((await ask("/view", bearer(thief))).status).toBe(403);
    expect((await ask("/view", bearer(changed))).status).toBe(403);
    const socket = await rooms.socket({ ...account, user_id: "somebody else" }, "browser");
    expect(await socket.hear("BYE")).toMatchObject({ code: 4401 });
  });

  test("with an order under another address, or one that is no order", async () => {
    const intent = buy(account);
    const send = (path: string, body: unknown) =>
      rooms.ask(account, path, { method: "PUT", body: JSON.stringify(body) });
    expect((await send(`/intents/${newAccount("practice").id}`, { intent })).status).toBe(422);
    const foreign = { ...intent, account_id: newAccount("practice").id };
    expect((await send(`/intents/${intent.request_id}`, { intent: foreign })).status).toBe(422);
    expect(
      (await send(`/intents/${intent.request_id}`, { intent: { ...intent, lots: -1 } })).status,
    ).toBe(422);
    expect((await send(`/intents/${intent.request_id}`, "nonsense")).status).toBe(422);
  });
});

test("rooms without a real secret refuse everybody", async () => {
  const careless = new Rooms();
  await careless.start({ ROOM_SECRET: "short" });
  try {
    const token = await signToken(account, "worker", { secret: "short" });
    const url = `http://127.0.0.1:${careless.port}/parties/account/${account.id}/view`;
    expect((await fetch(url, { headers: bearer(token) })).status).toBe(503);
  } finally {
    await careless.stop();
  }
});
