import { DropdownMenu } from "radix-ui";
import type { ReactElement } from "react";
import { m } from "../i18n/generated/messages.js";
import type { ConnectionView } from "../services.server.ts";
import { AccountTag } from "./health.tsx";
import { Lights } from "./lights.tsx";
import { Choice, Divider, Menu, useChoose } from "./menu.tsx";

export interface AccountMenuProps {
  readonly trigger: ReactElement;
  readonly connections: readonly ConnectionView[];
  readonly current: ConnectionView;
}

/** The accounts to choose from; opens as soon as it is there. */
export default function AccountMenu({ trigger, connections, current }: AccountMenuProps) {
  const choose = useChoose();
  return (
    <DropdownMenu.Root defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
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
        <Divider />
        <div className="w-80 max-w-full px-2">
          <Lights connection={current} />
        </div>
      </Menu>
    </DropdownMenu.Root>
  );
}
