import { ChevronDown, CircleUser } from "lucide-react";
import { lazy, type ReactNode } from "react";
import { m } from "../i18n/generated/messages.js";
import { StopBanner } from "../kill/stop-banner.tsx";
import { StopButton } from "../kill/stop-button.tsx";
import { useStop } from "../kill/use-stop.ts";
import { useLive, useLiveAccount } from "../live/live-room.tsx";
import type { ConnectionView } from "../services.server.ts";
import { Button } from "./button.tsx";
import { AccountTag, healthText, Light } from "./health.tsx";
import { useAccountHealth } from "./lights.tsx";
import { MenuPlace } from "./menu-place.tsx";
import { Money, Profit } from "./numbers.tsx";
import { Age } from "./times.tsx";

// Menus bring their own machinery: it is fetched when a hand comes near.
const importAccountMenu = () => import("./account-menu.tsx");
const importReaderMenu = () => import("./reader-menu.tsx");
const AccountMenu = lazy(importAccountMenu);
const ReaderMenu = lazy(importReaderMenu);

export interface TopLineProps {
  readonly user: { readonly name: string; readonly email: string };
  readonly connections: readonly ConnectionView[];
  readonly current: ConnectionView | null;
}

/** Which account, is it alive, what is it worth, and Stop: always in sight. */
export function TopLine({ user, connections, current }: TopLineProps) {
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-surface-1">
      {current ? (
        <AccountLine key={current.id} user={user} connections={connections} current={current} />
      ) : (
        <div className="flex min-h-14 items-center justify-end px-3 md:px-6">
          <ReaderSwitch user={user} />
        </div>
      )}
    </header>
  );
}

function AccountLine({
  user,
  connections,
  current,
}: TopLineProps & { readonly current: ConnectionView }) {
  const desk = useStop(current.id);
  return (
    <>
      <div className="relative flex min-h-14 items-center gap-2 px-3 md:gap-3 md:px-6">
        <AccountSwitch connections={connections} current={current} />
        <AccountFigures />
        <StopButton desk={desk} current={current} connections={connections} />
        <ReaderSwitch user={user} />
      </div>
      <StopBanner desk={desk} />
    </>
  );
}

function AccountSwitch({
  connections,
  current,
}: {
  readonly connections: readonly ConnectionView[];
  readonly current: ConnectionView;
}) {
  const health = useAccountHealth(current);
  const button = (
    <Button
      look="quiet"
      className="-ml-2 px-2 md:min-w-0"
      aria-haspopup="menu"
      aria-label={`${m.switch_account({ name: current.name })}: ${healthText(health)}`}
    >
      <Light health={health} />
      <span className="max-w-[16ch] truncate text-strong max-md:sr-only">{current.name}</span>
      <AccountTag kind={current.kind} mode={current.account?.trade_mode ?? null} />
      <ChevronDown size={16} aria-hidden className="shrink-0 max-md:hidden" />
    </Button>
  );
  return (
    <MenuPlace button={button} near={importAccountMenu}>
      <AccountMenu trigger={button} connections={connections} current={current} />
    </MenuPlace>
  );
}

function ReaderSwitch({ user }: { readonly user: TopLineProps["user"] }) {
  const button = (
    <Button look="quiet" className="-mr-2 px-2" aria-haspopup="menu" aria-label={m.your_menu()}>
      <CircleUser size={20} aria-hidden />
    </Button>
  );
  return (
    <MenuPlace button={button} near={importReaderMenu}>
      <ReaderMenu trigger={button} user={user} />
    </MenuPlace>
  );
}

function AccountFigures() {
  const { equity, openProfit, positions, currency } = useLiveAccount();
  const { link, view } = useLive();
  if (equity === null) return <div className="ml-auto" />;
  const stale = link === "lost" || link === "ended";
  return (
    <dl className="ml-auto flex min-w-0 items-baseline gap-x-5 gap-y-0 text-right max-md:flex-col max-md:items-end">
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
