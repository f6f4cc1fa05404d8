import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { m } from "../i18n/generated/messages.js";

export interface CopyTextProps {
  /** What goes into the clipboard. */
  readonly text: string;
  /** What stands on the page; the whole text by default. */
  readonly shown?: string;
  readonly label: string;
}

/** A short piece of something long (a hash, a ticket) that copies the whole of it. */
export function CopyText({ text, shown = text, label }: CopyTextProps) {
  const [copied, setCopied] = useState(false);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      title={text}
      aria-label={m.copy_named({ name: `${label} ${shown}` })}
      className="inline-flex items-center gap-1 rounded-sm font-mono text-12 text-normal hover:text-strong max-md:min-h-8"
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      {shown}
      <Icon size={12} aria-hidden className={copied ? "text-accent" : "text-faint"} />
    </button>
  );
}
