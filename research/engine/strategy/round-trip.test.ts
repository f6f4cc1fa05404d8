import { expect, test } from "vitest";
import { type Rng, seededRng } from "#domain";
import { RandomSpec } from "../random-spec.ts";
import type { Expression } from "./ast.ts";
import { fieldsOf } from "./fields.ts";
import { parseStrategy } from "./parse-strategy.ts";
import type { StrategySpec } from "./schema.ts";
import { printStrategy, type Strategy, strategyHash } from "./strategy.ts";
import { tokenize } from "./tokens.ts";

const SPECS = 10_000;
const SEED = Number(process.env.SEED ?? 20261122);

test(`10,000 random specs: parse(print(x)) is x, with the same hash (SEED=${SEED})`, () => {
  const rng = seededRng(SEED);
  const usual = new RandomSpec(rng, { depth: 1 });
  const deep = new RandomSpec(rng, { depth: 3 });
  const used = new Set<string>();
  for (let i = 0; i < SPECS; i++) {
    const { spec, trees } = (i % 10 === 0 ? deep : usual).spec();
    const about = () => `seed ${SEED}, spec ${i}: ${JSON.stringify(spec)}`;
    const strategy = parsed(spec, about);
    for (const [path, tree] of expressionsOf(strategy)) {
      used.add(path.replace(/\.[\w]+$/, "").replace(/\.\d$/, ""));
      if (JSON.stringify(tree) !== JSON.stringify(trees.get(path))) {
        expect(tree, `${path} of ${about()}`).toEqual(trees.get(path));
      }
    }
    const printed = printStrategy(strategy);
    const again = parsed(printed, about);
    // The order of fields counts as well: `let` is in the order of use.
    if (JSON.stringify(again) !== JSON.stringify(strategy))
      expect(again, about()).toEqual(strategy);
    const hash = strategyHash(strategy);
    if (strategyHash(again) !== hash) throw new Error(about());
    if (i % 10 === 0) {
      expect(strategyHash(parsed(roughened(spec, rng), about)), about()).toBe(hash);
    }
  }
  expect([...used].sort()).toEqual(
    ["entry", "exit", "let", "partialTakeProfit", "stopLoss", "takeProfit"]
      .concat(["trailingStop", "breakEven"].sort())
      .sort(),
  );
});

function parsed(spec: unknown, about: () => string): Strategy {
  const result = parseStrategy(spec);
  if (!result.ok) throw new Error(`${JSON.stringify(result.error)} in ${about()}`);
  return result.value;
}

function expressionsOf(strategy: Strategy): readonly (readonly [string, Expression])[] {
  const lets = Object.entries(strategy.let).map(([name, tree]) => [`let.${name}`, tree] as const);
  return [...lets, ...fieldsOf(strategy).map((each) => [each.path, each.expression] as const)];
}

/** The same spec in another hand: other spaces, needless brackets, fields in another order. */
function roughened(spec: StrategySpec, rng: Rng): unknown {
  const rough = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((each) => rough(each, key));
    if (typeof value === "object" && value !== null) {
      const entries = Object.entries(value).map(([name, each]) => [name, rough(each, name)]);
      // The order of names in `let` and of parameters is kept by the hash's own canonical order.
      return Object.fromEntries(rng() < 0.5 ? entries : entries.reverse());
    }
    const isExpression = typeof value === "string" && !PLAIN.has(key);
    return isExpression ? roughText(value, rng) : value;
  };
  return rough(spec, "");
}

const PLAIN = new Set(
  "name symbol timeframe kind from to timeZone onOppositeSignal dayZone".split(" "),
);

function roughText(text: string, rng: Rng): string {
  const spaced = tokenize(text)
    .map((token) => token.text)
    .join(rng() < 0.5 ? " " : "\n\t");
  return rng() < 0.5 ? `((${spaced}))` : spaced;
}
