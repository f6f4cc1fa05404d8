import { Form, useLocation } from "@remix-run/react";
import type { ReactNode } from "react";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { LANGUAGE_NAMES, LOCALES } from "../i18n/locale.ts";
import { Logo } from "./logo.tsx";

/** The frame of the pages before the door: what this is, the form, the language. */
export function AuthPage({
  title,
  lead,
  children,
}: {
  title: string;
  lead: string;
  children: ReactNode;
}) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-[960px] flex-col px-4">
      <header className="flex items-center gap-3 py-4">
        <Logo />
        <div className="ml-auto">
          <LanguageChoice />
        </div>
      </header>
      <main className="grid flex-1 content-center gap-x-16 gap-y-8 py-8 md:grid-cols-[1fr_360px]">
        <div className="flex flex-col justify-center gap-3 max-md:order-2">
          <p className="max-w-[24ch] text-28 font-semibold text-strong max-md:text-20">
            {m.promise_title()}
          </p>
          <p className="max-w-[52ch] text-16 text-normal">{m.promise_text()}</p>
          <ul className="mt-2 flex flex-col gap-2 text-faint">
            <li>{m.promise_practice()}</li>
            <li>{m.promise_once()}</li>
            <li>{m.promise_password()}</li>
          </ul>
        </div>
        <section
          aria-labelledby="auth-title"
          className="rounded-xl border border-line bg-surface-1 p-5"
        >
          <h1 id="auth-title" className="text-20">
            {title}
          </h1>
          <p className="mt-1 mb-4 text-faint">{lead}</p>
          {children}
        </section>
      </main>
    </div>
  );
}

/** Languages by their own names; works without scripts. */
function LanguageChoice() {
  const { pathname, search } = useLocation();
  const current = getLocale();
  return (
    <Form
      method="post"
      action="/preferences"
      reloadDocument
      className="flex gap-1"
      aria-label={m.language()}
    >
      <input type="hidden" name="to" value={pathname + search} />
      {LOCALES.map((locale) => (
        <button
          key={locale}
          type="submit"
          name="locale"
          value={locale}
          lang={locale}
          aria-pressed={locale === current}
          className="touch rounded-md px-2.5 text-14 text-normal hover:bg-surface-2 aria-pressed:bg-surface-3 aria-pressed:font-medium aria-pressed:text-strong"
        >
          {LANGUAGE_NAMES[locale]}
        </button>
      ))}
    </Form>
  );
}
