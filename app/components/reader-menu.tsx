import { Form } from "@remix-run/react";
import { LogOut } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactElement } from "react";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { LANGUAGE_NAMES, LOCALES } from "../i18n/locale.ts";
import { THEMES, type Theme } from "../preferences.ts";
import { Choice, Divider, ITEM, Menu, useChoose } from "./menu.tsx";

const THEME_NAMES: Record<Theme, () => string> = {
  system: m.theme_system,
  light: m.theme_light,
  dark: m.theme_dark,
};

export interface ReaderMenuProps {
  readonly trigger: ReactElement;
  readonly user: { readonly name: string; readonly email: string };
}

/** Who is here, language, theme and the way out; opens as soon as it is there. */
export default function ReaderMenu({ trigger, user }: ReaderMenuProps) {
  const choose = useChoose();
  const theme =
    typeof document === "undefined"
      ? "system"
      : (document.documentElement.dataset.theme ?? "system");
  return (
    <DropdownMenu.Root defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <Menu align="end">
        <div className="px-2 py-1.5">
          <p className="font-medium text-strong">{user.name}</p>
          <p className="text-12 text-faint">{user.email}</p>
        </div>
        <Divider />
        <DropdownMenu.Label className="px-2 py-1 text-12 text-faint">
          {m.language()}
        </DropdownMenu.Label>
        <DropdownMenu.RadioGroup value={getLocale()} onValueChange={chooseLanguage}>
          {LOCALES.map((locale) => (
            <Choice key={locale} value={locale}>
              <span lang={locale}>{LANGUAGE_NAMES[locale]}</span>
            </Choice>
          ))}
        </DropdownMenu.RadioGroup>
        <Divider />
        <DropdownMenu.Label className="px-2 py-1 text-12 text-faint">
          {m.theme()}
        </DropdownMenu.Label>
        <DropdownMenu.RadioGroup value={theme} onValueChange={(next) => choose("theme", next)}>
          {THEMES.map((name) => (
            <Choice key={name} value={name}>
              {THEME_NAMES[name]()}
            </Choice>
          ))}
        </DropdownMenu.RadioGroup>
        <Divider />
        <Form method="post" action="/sign-out" reloadDocument>
          <DropdownMenu.Item asChild onSelect={(event) => event.preventDefault()}>
            <button type="submit" className={ITEM}>
              <LogOut size={16} aria-hidden />
              {m.sign_out()}
            </button>
          </DropdownMenu.Item>
        </Form>
      </Menu>
    </DropdownMenu.Root>
  );
}

/** Every text of the page changes: the whole document is asked for again. */
function chooseLanguage(locale: string): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/preferences";
  const fields = { locale, to: location.pathname + location.search };
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.appendChild(input);
  }
  document.body.appendChild(form);
  form.submit();
}
