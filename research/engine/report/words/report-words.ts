import { REPORT_EN } from "./report-en.ts";
import { REPORT_ID } from "./report-id.ts";
import type { ReportLanguage, ReportWords } from "./shape.ts";

const WORDS: Readonly<Record<ReportLanguage, ReportWords>> = { en: REPORT_EN, id: REPORT_ID };

export function reportWords(language: ReportLanguage): ReportWords {
  return WORDS[language];
}

/** The text with each `{name}` filled in; a name that was not given stays as it is. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}
