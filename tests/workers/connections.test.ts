import { decodeJwt } from "jose";
import { expect, test } from "vitest";
import { Product } from "./product.ts";

const product = new Product();

interface Created {
  readonly id: string;
  readonly credential: string;
}
interface Token {
  readonly token: string;
  readonly room_url: string;
}

const exchange = (credential: string) =>
  product.call<Token>("POST", "/connector/token", undefined, { token: credential });

test("a connector's credential is shown once and opens only its own room", async () => {
  const user = await product.user();
  const created = await user.post<Created>("/connections", { name: "My broker", kind: "terminal" });
  expect(created).toMatchObject({
    status: 201,
    body: { kind: "terminal", credential: expect.stringMatching(/^ntc_.{43}$/) },
  });
  const { id, credential } = created.body;
  const listed = await user.get("/connections");
  expect(JSON.stringify(listed.body)).not.toContain(credential);
  const { status, body } = await exchange(credential);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    account_id: id,
    room_url: expect.stringMatching(new RegExp(`^ws://.+/parties/account/${id}$`)),
  });
  expect(decodeJwt(body.token)).toMatchObject({
    room: `account:${id}`,
    role: "connector",
    kind: "terminal",
    user_id: user.id,
  });
  expect((await product.call("GET", "/connections", undefined, { token: credential })).status).toBe(
    401,
  );
});

test("a revoked connection is gone and its credential worthless", async () => {
  const user = await product.user();
  const { body } = await user.post<Created>("/connections", { name: "Old PC", kind: "terminal" });
  expect((await user.post(`/connections/${body.id}/revoke`)).status).toBe(204);
  expect(await exchange(body.credential)).toMatchObject({
    status: 401,
    body: { code: "bad_credential" },
  });
  expect((await user.get<object[]>("/connections")).body).toHaveLength(1);
});

test("the practice account cannot be revoked", async () => {
  const user = await product.user();
  expect(await user.post(`/connections/${await user.practice()}/revoke`)).toMatchObject({
    status: 409,
    body: { code: "practice_is_kept" },
  });
});

test("a page gets a ticket for its own room that lasts a minute", async () => {
  const user = await product.user();
  const id = await user.practice();
  const { body } = await user.post<Token>(`/connections/${id}/ticket`);
  const { exp = 0, ...claims } = decodeJwt(body.token);
  expect(claims).toMatchObject({ room: `account:${id}`, role: "browser", kind: "practice" });
  expect(exp - Date.now() / 1_000).toBeLessThanOrEqual(60);
});

test("an invented credential is refused", async () => {
  expect((await exchange("ntc_invented")).status).toBe(401);
  expect((await product.call("POST", "/connector/token")).status).toBe(401);
});

test("health tells each part", async () => {
  expect(await product.call("GET", "/health")).toMatchObject({
    status: 200,
    body: { status: "ok", parts: { app: "ok", database: "ok", rooms: "ok" } },
  });
});
