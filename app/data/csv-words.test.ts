import { expect, test } from "vitest";
import { parseBarsCsv } from "#marketdata";
import { csvWords } from "./csv-words.ts";

const HEAD = "time,open,high,low,close,volume,spread";
const ROW = "2024-01-01 00:00,1.1,1.2,1.0,1.1,5,2";
const BROKEN: readonly string[] = [
  "",
  HEAD,
  ROW,
  "time,open,high,low\n1,2,3,4",
  `${HEAD},open\n${ROW},1`,
  `${HEAD}\n2024-01-01 00:00,1.1`,
  `${HEAD}\n2024-01-01 00:00,1,1,1,2,1,0,1,1,5,2`,
  `${HEAD}\nyesterday,1.1,1.2,1.0,1.1,5,2`,
  `${HEAD}\n2024-01-01 00:00,,1.2,1.0,1.1,5,2`,
  `${HEAD}\n2024-01-01 00:00,x,1.2,1.0,1.1,5,2`,
  `${HEAD}\n2024-01-01 00:00,-1,1.2,1.0,1.1,5,2`,
  `${HEAD}\n2024-01-01 00:00,1.1,1.2,1.0,1.1,-5,2`,
  `${HEAD}\n2024-01-01 00:00,1.1,1.2,1.0,1.1,5,x`,
  `${HEAD}\n2024-01-01 00:00,1.1,1.0,1.2,1.1,5,2`,
  `${HEAD}\n2024-01-01 00:00,1.1,1.2,1.0,1.3,5,2`,
  `${HEAD}\n${ROW}\n${ROW}`,
  `${HEAD}\n2024-01-02 00:00,1.1,1.2,1.0,1.1,5,2\n${ROW}`,
];

test.each(BROKEN)("what is wrong with %j is said in Indonesian, and how to mend it", (text) => {
  const parsed = parseBarsCsv(text);
  if (parsed.ok) throw new Error("this file is broken");
  const english = /\b(the|is|are|has|not|write|leave|keep|correct|sort|add|needs?|must)\b/;
  for (const words of [parsed.error.message, parsed.error.hint]) {
    expect(csvWords(words, "en")).toBe(words);
    expect(csvWords(words, "id")).not.toMatch(english);
  }
});

test("a bad time zone too, and what stands in the file stays as it stands", () => {
  expect(csvWords('unknown time zone "Mars/One"', "id")).toBe(
    'zona waktu "Mars/One" tidak dikenal',
  );
  expect(csvWords('"1,5" is not a number', "id")).toBe('"1,5" bukan angka');
});
