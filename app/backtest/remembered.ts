import { useCallback, useEffect, useState } from "react";

/** What was typed into a form, by field. */
export type Typed = Readonly<Record<string, string>>;

const KEY = "nusatrade.backtest-form";

/**
 * What the reader last typed, kept on this device. The first paint knows nothing of it: the server does not either.
 *
 * @returns what was typed; how to write a field, undefined taking it back to its default; how to write all of them anew.
 */
export function useRemembered(): readonly [
  Typed,
  (field: string, text: string | undefined) => void,
  (typed: Typed) => void,
] {
  const [typed, setTyped] = useState<Typed>({});
  useEffect(() => setTyped(readStore()), []);
  const write = useCallback((field: string, text: string | undefined) => {
    setTyped((before) => {
      const { [field]: _, ...others } = before;
      const next = text === undefined ? others : { ...others, [field]: text };
      writeStore(next);
      return next;
    });
  }, []);
  const writeAll = useCallback((next: Typed) => {
    setTyped(next);
    writeStore(next);
  }, []);
  return [typed, write, writeAll];
}

function readStore(): Typed {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    if (typeof known !== "object" || known === null) return {};
    return Object.fromEntries(
      Object.entries(known).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string",
      ),
    );
  } catch {
    return {}; // storage may be shut off or hold what another version wrote
  }
}

function writeStore(typed: Typed): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(typed));
  } catch {
    // Full or shut off: the form works without a memory.
  }
}
