import { Download } from "lucide-react";
import { buttonClass } from "../components/button.tsx";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";

const FORMATS = ["html", "csv", "json"] as const;

/** The result to take away: one page that opens without a network, the trades as a table, or everything. */
export function Downloads({ id }: { readonly id: string }) {
  return (
    <>
      {FORMATS.map((format) => (
        <a
          key={format}
          href={`/api/v1/backtest/sessions/${id}/report?format=${format}&language=${getLocale()}`}
          download
          aria-label={m.download_as({ format: format.toUpperCase() })}
          className={buttonClass("plain")}
        >
          <Download size={16} aria-hidden />
          {format.toUpperCase()}
        </a>
      ))}
    </>
  );
}
