import { expect, test } from "vitest";
import { parseEnv } from "../../workers/env.ts";
import { PASSWORD, Product } from "./product.ts";

const product = new Product();

test("a user registers, signs in, and is unknown again after signing out", async () => {
  const user = await product.user();
  const login = await product.call<{ token: string }>("POST", "/auth/login", {
    email: user.email,
    password: PASSWORD,
  });
  expect(login.status).toBe(200);
  const { token } = login.body;
  expect((await product.call("GET", "/connections", undefined, { token })).status).toBe(200);
  expect((await product.call("POST", "/auth/logout", undefined, { token })).status).toBe(204);
  const after = await product.call("GET", "/connections", undefined, { token });
  expect(after).toMatchObject({ status: 401, body: { code: "unauthorised" } });
  expect(after.headers.get("www-authenticate")).toBe("Bearer");
  expect((await user.get("/connections")).status).toBe(200);
});

test("a wrong password and an unknown e-mail are answered alike", async () => {
  const user = await product.user();
  const wrong = await product.call("POST", "/auth/login", {
    email: user.email,
    password: "wrong password",
  });
  const unknown = await product.call("POST", "/auth/login", {
    email: "nobody@example.com",
    password: "wrong password",
  });
  expect(wrong).toMatchObject({ status: 401, body: { code: "bad_credentials" } });
  expect(unknown.body).toEqual(wrong.body);
});

test("registering a known e-mail reveals nothing and opens nothing", async () => {
  const user = await product.user();
  const fresh = await product.call<Session>("POST", "/auth/register", {
    email: "fresh@example.com",
    password: PASSWORD,
    name: "X",
  });
  const again = await product.call<Session>("POST", "/auth/register", {
    email: user.email,
    password: "another pass phrase",
    name: "X",
  });
  expect(again.status).toBe(201);
  expect(shapeOf(again.body)).toEqual(shapeOf(fresh.body));
  expect(cookieOf(again.headers)).toEqual(cookieOf(fresh.headers));
  expect(again.body.user.id).not.toBe(user.id);
  const tried = await product.call("GET", "/connections", undefined, { token: again.body.token });
  expect(tried.status).toBe(401);
});

test("the owner who registers again with the same password is signed in", async () => {
  const user = await product.user();
  const again = await product.call<Session>("POST", "/auth/register", {
    email: user.email,
    password: PASSWORD,
    name: "X",
  });
  expect(again.body.user.id).toBe(user.id);
  expect(
    (await product.call("GET", "/connections", undefined, { token: again.body.token })).status,
  ).toBe(200);
});

test("a token that was changed or never signed is refused", async () => {
  const { token } = await product.user();
  for (const forged of [token.split(".")[0], `${token.slice(0, -6)}AAAAA=`, "x", "x.y"]) {
    expect(
      (await product.call("GET", "/connections", undefined, { token: forged ?? "" })).status,
    ).toBe(401);
  }
});

test("a cookie changes nothing from another site", async () => {
  const email = `${crypto.randomUUID()}@example.com`;
  const reply = await product.call("POST", "/auth/register", {
    email,
    password: PASSWORD,
    name: "X",
  });
  const cookie = reply.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const create = (origin: string) =>
    product.call(
      "POST",
      "/connections",
      { name: "PC", kind: "terminal" },
      { headers: { cookie, origin } },
    );
  expect(await create("https://elsewhere.example")).toMatchObject({
    status: 403,
    body: { code: "foreign_origin" },
  });
  expect((await create("http://127.0.0.1:8787")).status).toBe(201);
  const read = await product.call("GET", "/connections", undefined, { headers: { cookie } });
  expect(read.status).toBe(200);
});

test("a short or missing secret stops the Worker, and is not told", () => {
  const fine = {
    DB_URL: "http://127.0.0.1:1",
    AUTH_SECRET: "0123456789abcdef0123456789abcdef",
    ROOM_SECRET: "0123456789abcdef0123456789abcdef",
    APP_URL: "http://127.0.0.1:1",
    ROOMS_URL: "http://127.0.0.1:1",
    ROOMS_PUBLIC_HOST: "127.0.0.1:1",
  };
  expect(parseEnv(fine).ai).toBeNull();
  expect(() => parseEnv({ ...fine, AUTH_SECRET: "short-secret" })).toThrow(/AUTH_SECRET/);
  expect(() => parseEnv({ ...fine, AUTH_SECRET: "short-secret" })).not.toThrow(/short-secret/);
  const { ROOM_SECRET: _, ...without } = fine;
  expect(() => parseEnv(without)).toThrow(/ROOM_SECRET/);
});

interface Session {
  readonly token: string;
  readonly user: { readonly id: string };
}

function shapeOf({ token, user }: Session) {
  const form = token.replace(/[A-Za-z0-9]/g, "x");
  return {
    parts: form
      .split(".")
      .map((part) => part.replace(/x+|%2B|%2F|\+|\//g, "x").replace(/x+/g, "x")),
    user: Object.keys(user),
    id: user.id.length,
  };
}

function cookieOf(headers: Headers) {
  return headers.getSetCookie().map((cookie) =>
    cookie
      .replace(/=[^;]+/, "")
      .toLowerCase()
      .split("; ")
      .sort(),
  );
}
