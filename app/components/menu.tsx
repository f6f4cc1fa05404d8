import { useLocation, useSubmit } from "@remix-run/react";
import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

/** Sends one choice of the reader and comes back to the same page. */
export function useChoose() {
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

/** The look of a line in a menu. */
export const ITEM =
  "touch flex w-full items-center gap-2 rounded-md px-2 text-left text-14 text-normal outline-none data-highlighted:bg-surface-2 data-highlighted:text-strong";

export function Menu({
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

export function Choice({
  value,
  children,
}: {
  readonly value: string;
  readonly children: ReactNode;
}) {
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

export function Divider() {
  return <DropdownMenu.Separator className="my-1.5 h-px bg-line" />;
}
