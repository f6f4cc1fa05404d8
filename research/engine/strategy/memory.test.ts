import { expect, test } from "vitest";
import { firstKnown, randomBars } from "../testing.ts";
import { evaluateExpression } from "./evaluate.ts";
import { FUNCTIONS } from "./functions.ts";
import { MEMORIES } from "./memory.ts";

const BARS = randomBars(400, 7);
const CONSTANTS = [
  [5, 12, 4],
  [12, 5, 3],
  [20, 20, 1],
  [26, 9, 9],
  [2, 2, 2],
] as const;

test("every function of the language has a memory, and nothing else has", () => {
  expect(Object.keys(MEMORIES).sort()).toEqual([...FUNCTIONS.keys()].sort());
});

const bounded = [...FUNCTIONS.values()].filter(({ name }) => MEMORIES[name]?.keeps !== "event");

test.each(bounded)("$name is first known when its memory says", ({ name, parameters }) => {
  for (const numbers of CONSTANTS) {
    let next = 0;
    const constants: number[] = [];
    const args = parameters.map((parameter) => {
      if (parameter.kind === "series") return "close";
      const constant = parameter.kind === "factor" ? 0.02 * (1 + next) : (numbers[next++] ?? 1);
      constants.push(constant);
      return String(constant);
    });
    const call = `${name}(${args.join(", ")})`;
    const read = evaluateExpression(call, BARS);
    if (!read.ok) throw new Error(read.error.message);
    expect(firstKnown(read.value), call).toBe(MEMORIES[name]?.lag(...constants));
  }
});

const offsets = [...FUNCTIONS.values()].filter(({ parameters }) =>
  parameters.some(({ kind }) => kind === "series"),
);

test.each(offsets)("$name makes of an added constant what its memory says", (called) => {
  const periods = [5, 12, 4];
  const rest = called.parameters.map(({ kind }) =>
    kind === "series"
      ? null
      : kind === "condition"
        ? "close > open"
        : kind === "factor"
          ? "2"
          : String(periods.shift()),
  );
  // A power of two: adding it to prices on a grid of that size loses no bit that would matter.
  const values = (series: string) => {
    const args = rest.map((each, i) => each ?? (i === 1 ? `${series} - 0.5 * open` : series));
    const read = evaluateExpression(`${called.name}(${args.join(", ")})`, BARS);
    if (!read.ok) throw new Error(read.error.message);
    return read.value;
  };
  const [plain, moved] = [values("close"), values("(close + 4)")];
  const differences = [...moved].flatMap((value, i) =>
    Number.isNaN(value) ? [] : [value - (plain[i] as number)],
  );
  const { offset, keeps } = MEMORIES[called.name] ?? { offset: undefined, keeps: undefined };
  const wanted = offset === "kept" ? 4 : 0;
  const most = Math.max(...differences.map((each) => Math.abs(each - wanted)));
  if (offset === undefined && keeps === undefined) expect(most).toBeGreaterThan(1e-6);
  else if (keeps === undefined) expect(most).toBeLessThan(1e-6);
});
