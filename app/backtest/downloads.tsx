import { Download } from "lucide-react";
import { type MouseEvent, useState } from "react";
import { buttonClass } from "../components/button.tsx";
import { useToast } from "../components/toast.tsx";
import { type Problem, problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";

const FORMATS = ["html", "csv", "json"] as const;
type Format = (typeof FORMATS)[number];

/** The result to take away: one page that opens without a network, the trades as a table, or everything. */
export function Downloads({ id }: { readonly id: string }) {
  const [busy, setBusy] = useState<Format | null>(null);
  const say = useToast();
  const take = async (event: MouseEvent<HTMLAnchorElement>, format: Format) => {
    event.preventDefault();
    if (busy) return;
    setBusy(format);
    // The file is made anew and refused if it would differ: that must be read, not saved.
    const problem = await save(event.currentTarget.href);
    setBusy(null);
    if (problem) say(problemText(problem));
  };
  return (
    <>
      {FORMATS.map((format) => (
        <a
          key={format}
          href={`/api/v1/backtest/sessions/${id}/report?format=${format}&language=${getLocale()}`}
          download
          aria-label={m.download_as({ format: format.toUpperCase() })}
          aria-busy={busy === format || undefined}
          className={buttonClass("plain", "aria-busy:opacity-55")}
          onClick={(event) => void take(event, format)}
        >
          <Download size={16} aria-hidden />
          {format.toUpperCase()}
        </a>
      ))}
    </>
  );
}

/** Saves what an address answers under the name that it gives. @returns what was wrong instead. */
async function save(address: string): Promise<Problem | null> {
  try {
    const reply = await fetch(address);
    if (!reply.ok) return problemOf(await reply.json());
    const name = /filename="([^"]+)"/.exec(reply.headers.get("content-disposition") ?? "")?.[1];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await reply.blob());
    link.download = name ?? "backtest";
    link.click();
    // Browsers read the file after the click, none says when.
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    return null;
  } catch {
    return { code: "offline", message: "", details: {} };
  }
}

/** The API's own form of a refusal. */
function problemOf(body: unknown): Problem {
  const { code, detail } = body as { readonly code?: string; readonly detail?: string };
  return { code: code ?? "", message: detail ?? "", details: {} };
}
