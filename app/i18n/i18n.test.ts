import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { chooseLocale, LOCALES } from "./locale.ts";

const here = fileURLToPath(new URL("./", import.meta.url));
const app = fileURLToPath(new URL("../", import.meta.url));

function messagesOf(locale: string): Record<string, string> {
  return JSON.parse(readFileSync(`${here}messages/${locale}.json`, "utf8")) as Record<
    string,
    string
  >;
}
function slotsOf(message: string): string[] {
  return [...message.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();
}
function sources(): string[] {
  return readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter(
      (file) => /\.tsx?$/.test(file) && !file.includes("generated") && !file.includes(".test."),
    )
    .map((file) => readFileSync(app + file, "utf8"));
}

describe("messages", () => {
  const english = messagesOf("en");

  for (const locale of LOCALES) {
    test(`${locale} has every message, none empty, with the same slots`, () => {
      const messages = messagesOf(locale);
      expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
      for (const [key, text] of Object.entries(messages)) {
        if (key === "$schema") continue;
        expect(text.trim(), key).not.toBe("");
        expect(slotsOf(text), key).toEqual(slotsOf(english[key] ?? ""));
      }
    });
  }

  test("every message that a page names exists, and every message is used", () => {
    const used = new Set(
      sources().flatMap((text) => [...text.matchAll(/\bm\.(\w+)\b/g)].map((hit) => hit[1] ?? "")),
    );
    const known = Object.keys(english).filter((key) => key !== "$schema");
    expect([...used].filter((key) => !known.includes(key))).toEqual([]);
    expect(known.filter((key) => !used.has(key))).toEqual([]);
  });
});

describe("choice of language", () => {
  test("the reader's own choice wins over the browser's list", () => {
    expect(chooseLocale("id", "en-US,en")).toBe("id");
  });
  test("the browser's weights decide when nothing was chosen", () => {
    expect(chooseLocale(undefined, "fr-FR,en;q=0.5,id;q=0.8")).toBe("id");
    expect(chooseLocale(undefined, "in-ID")).toBe("id");
  });
  test("an unknown language or a forged cookie falls back to English", () => {
    expect(chooseLocale("xx", "fr")).toBe("en");
    expect(chooseLocale(undefined, null)).toBe("en");
  });
});
