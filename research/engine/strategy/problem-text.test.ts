import { expect, test } from "vitest";
import { foreverNodes } from "./forever.ts";
import { parseExpression } from "./parse.ts";
import { parseStrategy } from "./parse-strategy.ts";
import { type Problem, problem } from "./problem.ts";
import { problemText } from "./problem-text.ts";
import { PHRASES_EN, PROBLEMS_EN } from "./problem-words-en.ts";
import { PHRASES_ID, PROBLEMS_ID } from "./problem-words-id.ts";

const SPEC = {
  specVersion: 1,
  name: "words",
  symbol: "EURUSD",
  timeframe: "H1",
  entry: { long: "close > open" },
};

function first(change: Record<string, unknown>): Problem {
  const parsed = parseStrategy({ ...SPEC, ...change });
  const [found] = parsed.ok ? foreverNodes(parsed.value) : parsed.error;
  if (found === undefined) throw new Error("there was no problem");
  return found;
}

test.each<[Record<string, unknown>, string, string, string]>([
  [
    { exit: { long: "close < emma(close, 20)" } },
    "call.unknown",
    "fungsi emma tidak dikenal",
    "maksudnya ema?",
  ],
  [
    { exit: { long: "close < ema(close, 2.5)" } },
    "argument.range",
    "n dari ema(x, n) harus bilangan bulat dari 1 sampai 10000, tetapi 2.5",
    "ubah angkanya, atau rentang parameternya",
  ],
  [
    { exit: { long: "close < ema(20)" } },
    "call.arguments",
    "ema memerlukan 2 argumen, bukan 1",
    "tulis ema(x, n), misalnya ema(close, 14)",
  ],
  [
    { exit: { long: "close < " } },
    "syntax.ended",
    "ekspresi berakhir terlalu cepat: seharusnya angka, nama, atau kurung",
    "lengkapi ekspresinya",
  ],
  [
    { exit: { long: "(close < open" } },
    "syntax.ended",
    'ekspresi berakhir terlalu cepat: seharusnya ")"',
    "tutup kurungnya",
  ],
  [
    { exit: { long: "close && open" } },
    "token.and",
    '"&&" bukan bagian dari bahasa ini',
    'tulis "and"',
  ],
  [
    { exit: { long: "close - open" } },
    "type.condition",
    "exit.long harus kondisi, bukan angka",
    "bandingkan dengan sesuatu, misalnya rsi(close, 14) < 30",
  ],
  [
    { maxBars: 0 },
    "field.notAbove",
    "maxBars harus di atas 0",
    "isi jumlah bar dengan bilangan bulat, atau kosongkan",
  ],
  [{ stoploss: "1" }, "field.unknown", "isian stoploss tidak dikenal", "maksudnya stopLoss?"],
  [{ name: undefined }, "field.missing", "name belum diisi", "bandingkan dengan contoh strategi"],
  [
    { exit: { long: "obv() > 1" } },
    "memory.sum",
    "obv() tidak pernah lupa: nilainya bisa bergantung pada bar sebelum yang dilihat keputusan langsung",
    "pakai selisihnya, misalnya obv() - obv()[20] atau mom(obv(), 20)",
  ],
])("%j in Indonesian", (change, code, message, hint) => {
  const found = first(change);
  expect(found.code).toBe(code);
  expect(problemText(found, "id")).toEqual({ message, hint });
  expect(problemText(found, "en")).toEqual({ message: found.message, hint: found.hint });
});

test("both languages have every code and phrase, with the same values in them", () => {
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([each]) => each).sort();
  expect(Object.keys(PROBLEMS_ID)).toEqual(Object.keys(PROBLEMS_EN));
  expect(Object.keys(PHRASES_ID)).toEqual(Object.keys(PHRASES_EN));
  for (const [code, english] of Object.entries(PROBLEMS_EN)) {
    const indonesian = PROBLEMS_ID[code as keyof typeof PROBLEMS_EN]; // a key of the other, as just seen
    expect(places(indonesian.message), code).toEqual(places(english.message));
    expect(places(indonesian.hint), code).toEqual(places(english.hint));
  }
  for (const [key, english] of Object.entries(PHRASES_EN)) {
    const indonesian = PHRASES_ID[key as keyof typeof PHRASES_EN];
    expect(places(indonesian), key).toEqual(places(english));
  }
});

test("no problem of a thousand broken texts leaves a place unfilled, in either language", () => {
  const pieces = [
    "close",
    "ema",
    "(",
    ")",
    ",",
    "[",
    "]",
    "1",
    "2.5",
    '"D1"',
    "htf",
    "emma(close, 3)",
    "sma(close, 0)",
    "sma(close)",
    "clos",
    "close()",
    "close[-1]",
    'htf("M5", close)',
    "and",
    "AND",
    "<",
    "-",
    "&",
    ".",
  ];
  let state = 7;
  const next = (most: number) => {
    state = (state * 48271) % 2147483647;
    return state % most;
  };
  const codes = new Set<string>();
  for (let i = 0; i < 1000; i++) {
    const text = Array.from({ length: 1 + next(8) }, () => pieces[next(pieces.length)]).join(" ");
    const read = parseExpression(text);
    const parsed = read.ok ? parseStrategy({ ...SPEC, exit: { long: text } }) : null;
    const found: readonly Problem[] = read.ok
      ? parsed?.ok === false
        ? parsed.error
        : []
      : [read.error];
    for (const each of found) {
      codes.add(each.code);
      for (const language of ["en", "id"] as const) {
        const { message, hint } = problemText(each, language);
        expect(`${message} ${hint}`, text).not.toMatch(
          /\{(found|wanted|mend|name|where|count)\}|undefined/,
        );
      }
    }
  }
  expect(codes.size).toBeGreaterThan(10);
});

test("what a user wrote is never read as a place to fill", () => {
  const found = problem("name.taken", { name: "{name} {wanted}" });
  expect(found.message).toBe("{name} {wanted} is already a parameter");
  expect(problemText(found, "id").message).toBe("{name} {wanted} sudah menjadi parameter");
});
