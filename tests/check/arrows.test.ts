import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, makeHouse } from "./house.ts";

// The arrows once more, written down on their own: the rules are judged by this table, not by themselves.
const below = { domain: "research/domain", broking: "research/broking", risk: "research/risk" };
const MAY_REACH: Record<string, readonly string[]> = {
  "research/domain": [],
  "research/broking": [below.domain],
  "research/risk": [below.domain, below.broking],
  "research/engine": [below.domain, below.broking, below.risk],
  "research/ml": [below.domain, below.broking, below.risk, "research/engine"],
  "research/simulator": [below.domain, below.broking],
  "research/marketdata": [below.domain],
  "research/notebook": [below.domain],
  "party/protocol": [below.domain],
  "party/orders": [below.domain, "party/protocol"],
  "party/faults": [...Object.values(below), "party/protocol", "party/orders", "research/simulator"],
  "party/rooms": [...Object.values(below), "party/protocol", "party/orders", "research/simulator"],
  drizzle: [below.domain],
  "workers/services": [
    ...Object.values(below),
    ...["research/engine", "research/ml", "research/marketdata"],
    ...["party/protocol", "party/orders", "drizzle"],
  ],
  "workers/adapters": [
    ...[below.domain, "research/marketdata", "party/protocol"],
    ...["workers/services", "drizzle"],
  ],
  "workers/api": [below.domain, "party/protocol", "workers/services"],
  "workers/jobs": [below.domain, "party/protocol", "workers/services"],
  app: [
    ...Object.values(below),
    ...["research/engine", "research/ml", "research/simulator", "research/marketdata"],
    ...["research/notebook", "party/protocol"],
  ],
  "connector/session": [...Object.values(below), "party/protocol", "party/orders"],
  "connector/terminal": [
    ...Object.values(below),
    ...["party/protocol", "party/orders", "research/simulator"],
  ],
  "connector/cli": [
    ...Object.values(below),
    ...["party/protocol", "party/orders", "party/faults"],
    ...["research/engine", "research/ml", "research/marketdata"],
  ],
};
const ROOMS = Object.keys(MAY_REACH);
const WITH_DOOR = ROOMS.filter((room) => !/^(app|connector|party\/rooms)/.test(room));

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

describe("the arrows between rooms", () => {
  let house: House;
  let violations: readonly Violation[];
  const rulesBrokenBy = (from: string): string[] =>
    violations.filter((each) => each.from === from).map((each) => each.rule.name);
  const probe = (from: string, to: string): string => `${from}/to-${to.replace("/", "-")}.ts`;

  beforeAll(() => {
    house = makeHouse();
    for (const room of ROOMS) {
      house.write(`${room}/index.ts`, "export const door = 1;\n");
      house.write(`${room}/inside.ts`, "export const inside = 1;\n");
    }
    for (const from of ROOMS) {
      const up = "../".repeat(from.split("/").length);
      for (const to of WITH_DOOR.filter((room) => room !== from)) {
        house.write(probe(from, to), `export { door } from "${up}${to}/index.ts";\n`);
      }
    }
    for (const [path, text] of Object.entries(BREAKS)) house.write(path, text.source);
    const ran = house.run("dependency-cruiser/bin/dependency-cruise.mjs", [
      ...["--config", "dependency-cruiser.cjs", "--output-type", "json"],
      ...["app", "party", "research", "workers", "drizzle", "connector", "tests"],
    ]);
    violations = (JSON.parse(ran.out) as { summary: { violations: Violation[] } }).summary
      .violations;
  });
  afterAll(() => house.remove());

  for (const from of ROOMS) {
    test(`${from} reaches what it may and nothing else`, () => {
      const others = WITH_DOOR.filter((room) => room !== from);
      const allowed = others.filter((to) => rulesBrokenBy(probe(from, to)).length === 0);
      expect(allowed.sort()).toEqual([...(MAY_REACH[from] ?? [])].sort());
    });
  }

  // One break for every rule that is not a room's list of arrows.
  const BREAKS: Record<string, { readonly rule: string; readonly source: string }> = {
    "research/domain/cycle-a.ts": {
      rule: "no-cycles",
      source: `import { b } from "./cycle-b.ts";\nexport const a = (): unknown => b;\n`,
    },
    "research/domain/cycle-b.ts": {
      rule: "", // reported once, where the cycle was met
      source: `import { a } from "./cycle-a.ts";\nexport const b = (): unknown => a;\n`,
    },
    "research/risk/past-the-door.ts": {
      rule: "door",
      source: `export { inside } from "../domain/inside.ts";\n`,
    },
    "workers/services/past-the-door.ts": {
      rule: "door",
      source: `export { inside } from "../../drizzle/inside.ts";\n`,
    },
    "app/past-the-door.ts": {
      rule: "door: app, connector, roots",
      source: `export { inside } from "../research/engine/inside.ts";\n`,
    },
    "connector/session/past-the-door.ts": {
      rule: "door: app, connector, roots",
      source: `export { inside } from "../../research/risk/inside.ts";\n`,
    },
    "connector/session/ships-simulator.ts": {
      rule: "connector-never-ships-simulator",
      source: `export { inside } from "../terminal/inside.ts";\n`,
    },
    "app/loads-worker.ts": {
      rule: "browser-never-loads-server",
      source: `export { door } from "../workers/services/index.ts";\n`,
    },
    "app/loads-node.ts": {
      rule: "browser-never-loads-node",
      source: `export { readFileSync } from "node:fs";\n`,
    },
    "app/second-door.server.ts": {
      rule: "arrows: app server files",
      source: `export { door } from "../drizzle/index.ts";\n`,
    },
    "research/engine/reads-files.ts": {
      rule: "pure-no-io",
      source: `export { readFileSync } from "node:fs";\n`,
    },
    "research/engine/big-zod.ts": {
      rule: "pure-no-io",
      source: `export { z } from "zod";\n`,
    },
    "party/orders/web-framework.ts": {
      rule: "pure-no-io",
      source: `export { Hono } from "hono";\n`,
    },
    "research/engine/uses-tests.ts": {
      rule: "product-never-loads-tests",
      source: `export { help } from "../../tests/support/help.ts";\n`,
    },
    "research/engine/nowhere.ts": {
      rule: "no-unresolved",
      source: `export { nothing } from "./not-there.ts";\n`,
    },
    "tests/support/help.ts": { rule: "", source: "export const help = 1;\n" },
  };

  for (const [path, { rule }] of Object.entries(BREAKS).filter(([, each]) => each.rule !== "")) {
    test(`${path} breaks "${rule}"`, () => {
      expect(rulesBrokenBy(path)).toContain(rule);
    });
  }

  test("each rule has a break above", () => {
    const config = createRequire(import.meta.url)("../../dependency-cruiser.cjs") as {
      forbidden: readonly { name: string }[];
    };
    const named = config.forbidden.map((rule) => rule.name);
    const lists = Object.keys(MAY_REACH).map((room) => `arrows: ${room.replace("/session", "")}`);
    const broken = [...lists, ...Object.values(BREAKS).map((each) => each.rule)];
    expect(named.filter((name) => !broken.includes(name))).toEqual([]);
  });

  test("types of the API may be named in pages, and zod/mini in pure code", () => {
    house.write(
      "app/names-types.ts",
      `import type { door } from "../workers/api/index.ts";\nexport type Door = typeof door;\n`,
    );
    house.write(
      "research/engine/small-zod.ts",
      `import * as z from "zod/mini";\nexport const text = z.string();\n`,
    );
    const ran = house.run("dependency-cruiser/bin/dependency-cruise.mjs", [
      ...["--config", "dependency-cruiser.cjs", "--output-type", "err"],
      ...["app/names-types.ts", "research/engine/small-zod.ts"],
    ]);
    expect(ran.out).toContain("no dependency violations found");
  });
});
