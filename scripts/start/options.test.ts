import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

const usual = { app: 8787, rooms: 1999, database: 8080, connector: 47821 };

test("without wishes everything is in its usual place", () => {
  expect(readOptions([], {})).toEqual({ ports: usual, dataDir: resolve(".data") });
});

test("a command-line option beats its variable, which beats the usual", () => {
  const env = { NUSATRADE_PORT: "9001", NUSATRADE_ROOMS_PORT: "9002", NUSATRADE_DATA_DIR: "/d" };
  expect(readOptions(["--port", "9003"], env)).toEqual({
    ports: { ...usual, app: 9003, rooms: 9002 },
    dataDir: "/d",
  });
});

test("help asks for nothing to be started", () => {
  expect(readOptions(["--help"], {})).toBeNull();
});

test.each([
  [["--port", "abc"], "port of app"],
  [["--db-port", "70000"], "port of database"],
  [["--port", "1999"], "app and rooms cannot share port 1999"],
  [["--prot", "1"], "Unknown option '--prot'"],
])("%j is refused in words", (argv, words) => {
  expect(() => readOptions(argv, {})).toThrow(words);
});
