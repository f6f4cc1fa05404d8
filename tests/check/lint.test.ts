import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, makeHouse } from "./house.ts";

describe("what check refuses beside wrong arrows", () => {
  let house: House;
  beforeAll(() => {
    house = makeHouse();
  });
  afterAll(() => house.remove());
  const lint = (path: string) => house.run("@biomejs/biome/bin/biome", ["lint", path]);

  for (const ambient of [
    "Date.now()",
    "new Date()",
    "Math.random()",
    "[1].map(Math.random)",
    "performance.now()",
    "crypto.randomUUID()",
  ]) {
    for (const room of ["research/engine", "party/protocol", "party/orders"]) {
      test(`${ambient} in ${room} is refused`, () => {
        const path = `${room}/ambient.ts`;
        house.write(path, `export const now = (): unknown => ${ambient};\n`);
        expect(lint(path)).toMatchObject({ status: 1, out: expect.stringContaining("clock") });
      });
    }
  }

  test("a date made from a given time is pure, and hosts and tests may ask the clock", () => {
    const ambient = "export const now = (): number => Date.now();\n";
    house.write("research/engine/given.ts", "export const at = (ms: number) => new Date(ms);\n");
    house.write("research/engine/given.test.ts", ambient);
    house.write("workers/adapters/clock.ts", ambient);
    for (const path of [
      "research/engine/given.ts",
      "research/engine/given.test.ts",
      "workers/adapters/clock.ts",
    ]) {
      expect(lint(path)).toMatchObject({ status: 0 });
    }
  });

  test("text that is not in the house's format is refused", () => {
    house.write("research/engine/ragged.ts", "export const a   = 1\n");
    const ran = house.run("@biomejs/biome/bin/biome", ["check", "research/engine/ragged.ts"]);
    expect(ran).toMatchObject({ status: 1, out: expect.stringContaining("format") });
  });

  test("an export that nobody uses, and a file that nobody imports, are refused", () => {
    house.write("scripts/start.ts", 'import { used } from "./parts.ts";\nconsole.log(used);\n');
    house.write("scripts/parts.ts", "export const used = 1;\nexport const forgotten = 2;\n");
    house.write("scripts/lonely.ts", "export const lonely = 1;\n");
    const ran = house.run("knip/bin/knip.js", ["--include", "exports,files"]);
    expect(ran.status).toBe(1);
    expect(ran.out).toMatch(/forgotten\s+scripts\/parts\.ts/);
    expect(ran.out).toMatch(/scripts\/lonely\.ts/);
    expect(ran.out).not.toMatch(/^used\s/m);
  });
});
