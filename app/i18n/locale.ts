export const LOCALES = ["en", "id"] as const;
export type Locale = (typeof LOCALES)[number];

/** A language's own name: never translated, so that its reader finds it. */
export const LANGUAGE_NAMES: Record<Locale, string> = { en: "English", id: "Bahasa Indonesia" };

export function isLocale(text: string | null | undefined): text is Locale {
  return LOCALES.some((locale) => locale === text);
}

/**
 * The language to answer in: the reader's own choice, else the best of the browser's list, else English.
 *
 * @param chosen the cookie's value, if any.
 * @param acceptLanguage the header, e.g. "id-ID,id;q=0.9,en;q=0.8".
 */
export function chooseLocale(chosen: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(chosen)) return chosen;
  const wishes = (acceptLanguage ?? "").split(",").map(readWish);
  wishes.sort((a, b) => b.weight - a.weight);
  // "in" is Indonesian's old code, which some browsers still send.
  for (const { language } of wishes) {
    if (language === "in") return "id";
    if (isLocale(language)) return language;
  }
  return "en";
}

function readWish(part: string): { language: string; weight: number } {
  const [tag = "", ...options] = part.trim().split(";");
  const quality = options.map((option) => option.trim()).find((option) => option.startsWith("q="));
  return {
    language: tag.slice(0, 2).toLowerCase(),
    weight: quality ? Number(quality.slice(2)) || 0 : 1,
  };
}
