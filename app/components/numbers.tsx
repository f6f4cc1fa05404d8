import { MoveDown, MoveUp } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { directionOf, moneyDecimals, moneyText, signedMoneyText } from "../format/money.ts";
import { type PriceDigits, splitPrice } from "../format/price.ts";
import { getLocale } from "../i18n/generated/runtime.js";
import { classNames } from "./class-names.ts";

export function Money({
  value,
  currency,
}: {
  readonly value: number | null | undefined;
  readonly currency: string;
}) {
  return <span className="nums whitespace-nowrap">{moneyText(value, currency, getLocale())}</span>;
}

/** Gain or loss: sign, arrow and colour, so that no one of them is needed alone. */
export function Profit({
  value,
  currency,
  className,
}: {
  value: number;
  currency: string;
  className?: string;
}) {
  const direction = directionOf(value, moneyDecimals(currency));
  return (
    <span
      className={classNames(
        "nums inline-flex items-center gap-0.5 whitespace-nowrap",
        direction > 0 ? "text-up" : direction < 0 ? "text-down" : "text-normal",
        className,
      )}
    >
      {direction > 0 && <MoveUp size={12} aria-hidden className="shrink-0" />}
      {direction < 0 && <MoveDown size={12} aria-hidden className="shrink-0" />}
      {signedMoneyText(value, currency, getLocale())}
    </span>
  );
}

export interface PriceProps {
  readonly value: number | null | undefined;
  readonly spec: PriceDigits;
  /** Large, for the two prices that a trader acts on. */
  readonly large?: boolean;
  /** Flashes once when the value changes. */
  readonly live?: boolean;
}

/** A price with the symbol's digits, the pip digits set off. */
export function Price({ value, spec, large = false, live = false }: PriceProps) {
  const flash = useFlash(live ? value : null);
  if (value === null || value === undefined) return <span className="text-faint">–</span>;
  const { head, pips, tail } = splitPrice(value, spec);
  return (
    <span
      key={flash.count}
      style={flash.tone ? ({ "--flash": flash.tone } as React.CSSProperties) : undefined}
      className={classNames(
        "nums rounded-sm whitespace-nowrap",
        flash.count > 0 && "animate-flash",
      )}
    >
      <span className={large ? "text-16" : "opacity-75"}>{head}</span>
      <span className={large ? "text-28 font-semibold" : "font-medium"}>{pips}</span>
      {tail && <span className={large ? "align-super text-14" : "opacity-75"}>{tail}</span>}
    </span>
  );
}

function useFlash(value: number | null | undefined): {
  readonly count: number;
  readonly tone: string | null;
} {
  const last = useRef(value);
  const [flash, setFlash] = useState<{ count: number; tone: string | null }>({
    count: 0,
    tone: null,
  });
  useEffect(() => {
    const before = last.current;
    last.current = value;
    if (
      value === null ||
      value === undefined ||
      before === null ||
      before === undefined ||
      before === value
    )
      return;
    setFlash(({ count }) => ({
      count: count + 1,
      tone: value > before ? "var(--nt-up)" : "var(--nt-down)",
    }));
  }, [value]);
  return flash;
}
