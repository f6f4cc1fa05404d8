import { m } from "../i18n/generated/messages.js";
import type { DraftChange } from "./draft.ts";

/** What differs between two specs, field by field: gone with a minus, new with a plus. */
export function ChangeList({ changes }: { readonly changes: readonly DraftChange[] }) {
  if (changes.length === 0) return <p className="text-12 text-faint">{m.no_changes()}</p>;
  return (
    <ul className="flex flex-col gap-1.5 font-mono text-12">
      {changes.map(({ path, before, after }) => (
        <li key={path} className="min-w-0">
          <span className="text-faint">{path}</span>
          {before !== null && (
            <del className="block break-words text-down no-underline">− {before}</del>
          )}
          {after !== null && (
            <ins className="block break-words text-up no-underline">+ {after}</ins>
          )}
        </li>
      ))}
    </ul>
  );
}
