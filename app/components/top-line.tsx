import { Form, useLocation, useSubmit } from "@remix-run/react";
import { Check, ChevronDown, CircleUser, LogOut } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { LANGUAGE_NAMES, LOCALES } from "../i18n/locale.ts";
import { useLive, useLiveAccount } from "../live/live-room.tsx";
import { THEMES, type Theme } from "../preferences.ts";
import type { ConnectionView } from "../services.server.ts";
import { buttonClass } from "./button.tsx";
import { AccountTag, type Health, Light } from "./health.tsx";
import { Money, Profit } from "./numbers.tsx";
import { Age } from "./times.tsx";

export interface TopLineProps {
  readonly user: { readonly name: string; readonly email: string };
  readonly connections: readonly ConnectionView[];
  readonly current: ConnectionView | null;
}

/** Which account, is it alive, what is it worth: always in sight. */
export function TopLine({ user, connections, current }: TopLineProps) {
  return (
    <header className="sticky top-0 z-20 flex min-h-14 items-center gap-3 border-b border-line bg-surface-1 px-3 md:px-6">
      {current && <AccountSwitch connections={connections} current={current} />}
      <AccountFigures />
      <ReaderMenu user={user} />
    </header>
  );
}

const THEME_NAMES: Record<Theme, () => string> = {
  system: m.theme_system,
  light: m.theme_light,
  dark: m.theme_dark,
};

function useChoose() {
  const submit = useSubmit();
  const { pathname, search } = useLocation();
  return (name: string, value: string) => {
    const form = new FormData();
    form.set("to", pathname + search);
    form.set(name, value);
    submit(form, {
      method: "post",
      action: "/preferences",
      preventScrollReset: true,
      replace: true,
    });
  };
}

function AccountSwitch({
  connections,
  current,
}: {
  connections: readonly ConnectionView[];
  current: ConnectionView;
}) {
  const choose = useChoose();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        className={buttonClass("quiet", "-ml-2 min-w-0 px-2")}
        aria-label={m.switch_account({ name: current.name })}
      >
        <Light health={useAccountHealth(current)} />
        <span className="max-w-[16ch] truncate text-strong max-md:sr-only">{current.name}</span>
        <AccountTag kind={current.kind} mode={current.account?.trade_mode ?? null} />
        <ChevronDown size={16} aria-hidden className="shrink-0" />
      </DropdownMenu.Trigger>
      <Menu align="start">
        <DropdownMenu.Label className="px-2 py-1 text-12 text-faint">
          {m.accounts()}
        </DropdownMenu.Label>
        <DropdownMenu.RadioGroup value={current.id} onValueChange={(id) => choose("account", id)}>
          {connections.map((connection) => (
            <Choice key={connection.id} value={connection.id}>
              <span className="truncate">{connection.name}</span>
              <span className="ml-auto flex items-center gap-2 pl-3">
                {!connection.online && <span className="text-12 text-faint">{m.offline()}</span>}
                <AccountTag kind={connection.kind} mode={connection.account?.trade_mode ?? null} />
              </span>
            </Choice>
          ))}
        </DropdownMenu.RadioGroup>
      </Menu>
    </DropdownMenu.Root>
  );
}

function useAccountHealth(current: ConnectionView): Health {
  const { link, view } = useLive();
  if (link === "live") return view?.online ? "good" : "bad";
  if (link === "connecting") return current.online ? "waiting" : "unknown";
  return "bad";
}

function AccountFigures() {
  const { equity, openProfit, positions, currency } = useLiveAccount();
  const { link, view } = useLive();
  if (equity === null) return <div className="ml-auto" />;
  const stale = link === "lost" || link === "ended";
  return (
    <dl className="ml-auto flex items-baseline gap-x-5 gap-y-0 text-right max-md:flex-col max-md:items-end">
      <Figure label={m.equity()}>
        <span className="font-semibold text-strong">
          <Money value={equity} currency={currency} />
        </span>
      </Figure>
      {positions.length > 0 && (
        <Figure label={m.open_profit()}>
          <Profit value={openProfit} currency={currency} />
        </Figure>
      )}
      {stale && view && (
        <Figure label={m.as_of()}>
          <span className="text-warn">
            <Age at={view.at} />
          </span>
        </Figure>
      )}
    </dl>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dt className="text-12 text-faint max-md:sr-only">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function ReaderMenu({ user }: { readonly user: TopLineProps["user"] }) {
  const choose = useChoose();
  const theme =
    typeof document === "undefined"
      ? "system"
      : (document.documentElement.dataset.theme ?? "system");
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        aria-label={m.your_menu()}
        className={buttonClass("quiet", "-mr-2 px-2")}
      >
        <CircleUser size={20} aria-hidden />
      </DropdownMenu.Trigger>
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

const ITEM =
  "touch flex w-full items-center gap-2 rounded-md px-2 text-left text-14 text-normal outline-none data-highlighted:bg-surface-2 data-highlighted:text-strong";

function Menu({
  align,
  children,
}: {
  readonly align: "start" | "end";
  readonly children: ReactNode;
}) {
  return (
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className="animate-fade shadow-float z-50 min-w-56 rounded-lg border border-line bg-surface-1 p-1.5"
      >
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  );
}

function Choice({ value, children }: { readonly value: string; readonly children: ReactNode }) {
  return (
    <DropdownMenu.RadioItem value={value} className={ITEM}>
      <span className="grid w-4 shrink-0 place-items-center">
        <DropdownMenu.ItemIndicator>
          <Check size={16} aria-hidden className="text-accent" />
        </DropdownMenu.ItemIndicator>
      </span>
      {children}
    </DropdownMenu.RadioItem>
  );
}

function Divider() {
  return <DropdownMenu.Separator className="my-1.5 h-px bg-line" />;
}
