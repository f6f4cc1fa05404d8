import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (file: string) => readFileSync(root + file, "utf8");
const texts = read("app/i18n/order-problems.ts") + read("app/i18n/errors.ts");
const hasWords = (code: string) =>
  texts.includes(`"${code}":`) || new RegExp(`^ {2}${code}:`, "m").test(texts);

test("every refusal of the risk rules has words of its own", () => {
  const codes = [...read("research/risk/input.ts").matchAll(/\| "(risk\.\w+)"/g)].map(
    (found) => found[1] ?? "",
  );
  expect(codes.length).toBeGreaterThan(30);
  expect(codes.filter((code) => !hasWords(code))).toEqual([]);
});

test("every answer of a broker that refuses or leaves a doubt has words of its own", () => {
  const rows = read("party/orders/retcodes.ts").matchAll(/\[\s*\d{5},\s*"(\w+)",\s*"(\w+)"/g);
  const codes = [...rows].flatMap(([, name = "", kind]) =>
    kind === "ok" || kind === "wait" ? [] : [`mt5.${name.toLowerCase()}`],
  );
  expect(codes.length).toBeGreaterThan(30);
  expect(codes.filter((code) => !hasWords(code))).toEqual([]);
});

test("every refusal of the connector's own computer has words of its own", () => {
  const codes = [...read("connector/guard/judge-order.ts").matchAll(/"(policy\.\w+)"/g)].map(
    (found) => found[1] ?? "",
  );
  expect(codes.length).toBeGreaterThan(5);
  expect(codes.filter((code) => !hasWords(code))).toEqual([]);
});

test("every refusal that the room and the connector write into an order has words of its own", () => {
  const files = [
    "party/orders/nodes/connector-checks.ts",
    "party/orders/nodes/connector-send.ts",
    "party/orders/nodes/room-intents.ts",
    "party/orders/nodes/room-judge.ts",
  ];
  const codes = files.flatMap((file) =>
    [...read(file).matchAll(/code: "(\w+)"/g)].map((found) => found[1] ?? ""),
  );
  expect(codes.length).toBeGreaterThan(8);
  expect([...new Set(codes)].filter((code) => !hasWords(code))).toEqual([]);
});
