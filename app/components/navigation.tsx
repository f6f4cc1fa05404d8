import { NavLink, useLocation } from "@remix-run/react";
import {
  CandlestickChart,
  Database,
  Ellipsis,
  FlaskConical,
  LayoutDashboard,
  type LucideIcon,
  Plug,
  ShieldCheck,
  Workflow,
} from "lucide-react";
import { lazy } from "react";
import { m } from "../i18n/generated/messages.js";
import { classNames } from "./class-names.ts";
import { Logo } from "./logo.tsx";
import { MenuPlace } from "./menu-place.tsx";

const importPlacesMenu = () => import("./places-menu.tsx");
const PlacesMenu = lazy(importPlacesMenu);

interface Place {
  readonly to: string;
  readonly icon: LucideIcon;
  readonly name: () => string;
  /** Where the whole name does not fit under a thumb. */
  readonly short?: () => string;
}

const PLACES: readonly Place[] = [
  { to: "/", icon: LayoutDashboard, name: m.nav_dashboard, short: m.nav_dashboard_short },
  { to: "/trade", icon: CandlestickChart, name: m.nav_trade },
  { to: "/strategies", icon: Workflow, name: m.nav_strategies, short: m.nav_strategies_short },
  { to: "/backtest", icon: FlaskConical, name: m.nav_backtest },
  { to: "/data", icon: Database, name: m.nav_data },
  { to: "/risk", icon: ShieldCheck, name: m.nav_limits },
  { to: "/connections", icon: Plug, name: m.nav_connections },
];

/** So many of them stand in a phone's bar. */
const AT_HAND = 4;

/** Places on a desk: icons with words; words under the icons where the window is narrow. */
export function NavRail() {
  return (
    <nav
      aria-label={m.nav_label()}
      className="fixed inset-y-0 left-0 z-30 hidden w-20 flex-col gap-1 border-r border-line bg-surface-1 p-2 md:flex lg:w-48 lg:p-3"
    >
      <div className="flex h-9 items-center px-2 max-lg:justify-center max-lg:px-0 lg:mb-3">
        <Logo small />
      </div>
      {PLACES.map(({ to, icon: Icon, name }) => (
        <NavLink
          key={to}
          to={to}
          end={to === "/"}
          prefetch="intent"
          className={({ isActive }) =>
            classNames(
              "flex items-center rounded-md font-medium transition-colors duration-150 max-lg:flex-col max-lg:gap-1 max-lg:py-2 max-lg:text-12 lg:min-h-9 lg:gap-3 lg:px-2.5",
              isActive
                ? "bg-surface-3 text-strong"
                : "text-normal hover:bg-surface-2 hover:text-strong",
            )
          }
        >
          <Icon size={18} aria-hidden />
          {name()}
        </NavLink>
      ))}
    </nav>
  );
}

/** Under a phone's thumb: what is used all day, and the rest behind one more touch. */
export function NavBar() {
  return (
    <nav
      aria-label={m.nav_label()}
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-t border-line bg-surface-1 pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {PLACES.slice(0, AT_HAND).map(({ to, icon: Icon, name, short = name }) => (
        <NavLink key={to} to={to} end={to === "/"} className={({ isActive }) => barItem(isActive)}>
          <Icon size={20} aria-hidden />
          <span className="max-w-full truncate px-0.5">{short()}</span>
        </NavLink>
      ))}
      <MorePlaces />
    </nav>
  );
}

function MorePlaces() {
  const { pathname } = useLocation();
  const rest = PLACES.slice(AT_HAND);
  const isHere = rest.some(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  const button = (
    <button type="button" className={barItem(isHere)} aria-haspopup="menu">
      <Ellipsis size={20} aria-hidden />
      <span>{m.nav_more()}</span>
    </button>
  );
  return (
    <MenuPlace button={button} near={importPlacesMenu}>
      <PlacesMenu trigger={button} places={rest} />
    </MenuPlace>
  );
}

function barItem(isActive: boolean): string {
  return classNames(
    "flex h-14 min-w-0 flex-col items-center justify-center gap-0.5 border-t-2 text-12 font-medium",
    isActive ? "border-accent text-strong" : "border-transparent text-faint",
  );
}
