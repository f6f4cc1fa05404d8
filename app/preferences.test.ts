import { expect, test } from "vitest";
import { preferenceCookies, readPreferences } from "./preferences.ts";

test("choices come back from the cookies that a form set", () => {
  const form = new FormData();
  form.set("locale", "id");
  form.set("theme", "dark");
  const header = preferenceCookies(form)
    .map((line) => line.split(";")[0])
    .join("; ");
  expect(readPreferences(header)).toEqual({ locale: "id", theme: "dark", account: undefined });
});

test("forged values are no choice at all", () => {
  const form = new FormData();
  form.set("locale", "xx");
  form.set("account", "a; Path=/evil");
  expect(preferenceCookies(form)).toEqual([]);
  expect(readPreferences("nt_theme=neon; nt_language=fr")).toEqual({
    locale: undefined,
    theme: "system",
    account: undefined,
  });
});
