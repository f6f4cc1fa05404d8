import { expect, test } from "vitest";
import { type Rng, seededRng } from "#domain";
import { RandomSpec } from "../random-spec.ts";
import { type Expression, partsOf } from "./ast.ts";
import { fieldsOf } from "./fields.ts";
import { FUNCTIONS } from "./functions.ts";
import { parseStrategy } from "./parse-strategy.ts";
import type { StrategySpec } from "./schema.ts";
import { printStrategy, type Strategy, strategyHash } from "./strategy.ts";
import { tokenize } from "./tokens.ts";

const SEED = Number(process.env.SEED ?? 20261122);
// Four times 2,500 specs, so that none takes long on a slow machine.
const SEEDS = [SEED, SEED + 1, SEED + 2, SEED + 3];
const SPECS = 2500;
// A second or two each; the limit is for machines with many other things to do.
const TIMEOUT_MS = 90_000;

const fields = new Set<string>();
const functions = new Set<string>();

test.each(SEEDS)(
  "2,500 random specs: parse(print(x)) is x, with the same hash (SEED=%i)",
  (seed) => {
    const rng = seededRng(seed);
    const usual = new RandomSpec(rng, { depth: 1 });
    const deep = new RandomSpec(rng, { depth: 3 });
    for (let i = 0; i < SPECS; i++) {
      const { spec, trees, strategy } = sound(i % 25 === 0 ? deep : usual);
      const about = () => `seed ${seed}, spec ${i}: ${JSON.stringify(spec)}`;
      for (const [path, tree] of expressionsOf(strategy)) {
        fields.add(path.replace(/\..*/, ""));
        for (const name of callsIn(tree)) functions.add(name);
        if (JSON.stringify(tree) !== JSON.stringify(trees.get(path))) {
          expect(tree, `${path} of ${about()}`).toEqual(trees.get(path));
        }
      }
      const again = strategyOf(printStrategy(strategy));
      // As texts, so that the order of fields counts: `let` is in the order of use.
      if (JSON.stringify(again) !== JSON.stringify(strategy)) {
        expect(again, about()).toEqual(strategy);
      }
      const hash = strategyHash(strategy);
      if (strategyHash(again) !== hash) throw new Error(about());
      if (i % 20 === 0) expect(strategyHash(strategyOf(roughened(spec, rng))), about()).toBe(hash);
    }
  },
  TIMEOUT_MS,
);

test("among them were every field and every function of the language", () => {
  expect([...functions].sort()).toEqual([...FUNCTIONS.keys()].sort());
  expect([...fields].sort()).toEqual([
    "breakEven",
    "entry",
    "exit",
    "let",
    "partialTakeProfit",
    "stopLoss",
    "takeProfit",
    "trailingStop",
  ]);
});

/** The next spec that does not look back for decades: of all that is written at random, only that may be refused. */
function sound(random: RandomSpec) {
  for (;;) {
    const written = random.spec();
    const parsed = parseStrategy(written.spec);
    if (parsed.ok) return { ...written, strategy: parsed.value };
    const others = parsed.error.filter(({ message }) => !message.includes("looks back"));
    expect(others, JSON.stringify(written.spec)).toEqual([]);
  }
}

function strategyOf(spec: unknown): Strategy {
  const parsed = parseStrategy(spec);
  if (!parsed.ok) throw new Error(`${JSON.stringify(parsed.error)} in ${JSON.stringify(spec)}`);
  return parsed.value;
}

function callsIn(node: Expression): readonly string[] {
  const own = node.kind === "call" ? [node.name] : [];
  return [...own, ...partsOf(node).flatMap(callsIn)];
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
