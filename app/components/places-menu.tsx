import { NavLink } from "@remix-run/react";
import type { LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactElement } from "react";
import { ITEM, Menu } from "./menu.tsx";

export interface PlacesMenuProps {
  readonly trigger: ReactElement;
  readonly places: readonly {
    readonly to: string;
    readonly icon: LucideIcon;
    readonly name: () => string;
  }[];
}

/** The places that a phone's bar has no room for; opens as soon as it is there. */
export default function PlacesMenu({ trigger, places }: PlacesMenuProps) {
  return (
    <DropdownMenu.Root defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <Menu align="end">
        {places.map(({ to, icon: Icon, name }) => (
          <DropdownMenu.Item key={to} asChild>
            <NavLink to={to} className={ITEM}>
              <Icon size={18} aria-hidden />
              {name()}
            </NavLink>
          </DropdownMenu.Item>
        ))}
      </Menu>
    </DropdownMenu.Root>
  );
}
