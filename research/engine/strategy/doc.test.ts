import { expect, test } from "vitest";
import { languageDoc } from "./doc.ts";

test("docs/strategy-language.md says what the language has (print it anew with `vitest run -u`)", async () => {
  await expect(languageDoc()).toMatchFileSnapshot("../../../docs/strategy-language.md");
});
