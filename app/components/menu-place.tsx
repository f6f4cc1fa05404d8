import { cloneElement, type ReactElement, type ReactNode, Suspense, useState } from "react";

interface MenuPlaceProps {
  readonly button: ReactElement;
  readonly near: () => Promise<unknown>;
  readonly children: ReactNode;
}

/** A plain button until it is pressed for the first time, then the menu that has the same button. */
export function MenuPlace({ button, near, children }: MenuPlaceProps) {
  const [asked, setAsked] = useState(false);
  const load = () => void near();
  if (asked) return <Suspense fallback={button}>{children}</Suspense>;
  return cloneElement(button, {
    onClick: () => setAsked(true),
    onPointerEnter: load,
    onFocus: load,
  });
}
