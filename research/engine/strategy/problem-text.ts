import { fill, type Problem, type ProblemTemplate } from "./problem.ts";
import { PHRASES_EN, PROBLEMS_EN } from "./problem-words-en.ts";
import { PHRASES_ID, PROBLEMS_ID } from "./problem-words-id.ts";

const WORDS = {
  en: { problems: PROBLEMS_EN, phrases: PHRASES_EN },
  id: { problems: PROBLEMS_ID, phrases: PHRASES_ID },
} as const;

/** A problem and its mend in English or Indonesian. Names, texts and examples of the strategy language stay as they are. */
export function problemText(
  { code, values }: Pick<Problem, "code" | "values">,
  language: "en" | "id",
): ProblemTemplate {
  const { problems, phrases } = WORDS[language];
  const { message, hint } = problems[code];
  return { message: fill(message, values, phrases), hint: fill(hint, values, phrases) };
}
