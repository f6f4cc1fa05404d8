import { isLocale, type Locale } from "./i18n/locale.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** What a reader chose on this device; none of it is secret. */
export interface Preferences {
  readonly locale: Locale | undefined;
  readonly theme: Theme;
  /** Connection to work with. */
  readonly account: string | undefined;
}

const COOKIES = { locale: "nt_language", theme: "nt_theme", account: "nt_account" } as const;

/** @param header the request's Cookie header. */
export function readPreferences(header: string | null): Preferences {
  const cookies = new Map(
    (header ?? "").split(";").map((part): [string, string] => {
      const at = part.indexOf("=");
      return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    }),
  );
  const locale = cookies.get(COOKIES.locale);
  const account = cookies.get(COOKIES.account);
  return {
    locale: isLocale(locale) ? locale : undefined,
    theme: THEMES.find((theme) => theme === cookies.get(COOKIES.theme)) ?? "system",
    account: account && /^[0-9A-Za-z_-]{1,64}$/.test(account) ? account : undefined,
  };
}

/** Set-Cookie lines for the choices in a form; what the form does not name stays as it is. */
export function preferenceCookies(form: FormData): string[] {
  const lines: string[] = [];
  const locale = form.get("locale");
  const theme = form.get("theme");
  const account = form.get("account");
  if (typeof locale === "string" && isLocale(locale)) lines.push(cookie(COOKIES.locale, locale));
  if (THEMES.some((known) => known === theme)) lines.push(cookie(COOKIES.theme, String(theme)));
  if (typeof account === "string" && /^[0-9A-Za-z_-]{1,64}$/.test(account)) {
    lines.push(cookie(COOKIES.account, account));
  }
  return lines;
}

function cookie(name: string, value: string): string {
  return `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`;
}
