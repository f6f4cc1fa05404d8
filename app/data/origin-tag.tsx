import { m } from "../i18n/generated/messages.js";
import type { BarSetView } from "../services.server.ts";

const NAMES: Record<BarSetView["origin"], () => string> = {
  csv: m.origin_csv,
  mt5: m.origin_mt5,
  yahoo: m.origin_yahoo,
  synthetic: m.origin_synthetic,
};

/** Where bars came from; what is no market's own history stands out. */
export function OriginTag({ origin }: { readonly origin: BarSetView["origin"] }) {
  const loud = origin === "synthetic" || origin === "yahoo";
  return (
    <span
      className={`rounded border px-1.5 text-12 font-normal whitespace-nowrap ${loud ? "border-warn text-warn" : "border-line text-faint"}`}
    >
      {NAMES[origin]()}
    </span>
  );
}
