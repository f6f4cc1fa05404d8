import { Info, TriangleAlert } from "lucide-react";
import { Panel } from "../components/panel.tsx";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { BacktestDoneView } from "../services.server.ts";
import { modeText } from "./mode-words.ts";

interface Note {
  readonly text: string;
  readonly warns: boolean;
}

/** What happened on the way to the result, in sentences; what did not happen is not told. */
export function RunNotes({ result }: { readonly result: BacktestDoneView }) {
  return (
    <Panel title={m.how_it_ran()}>
      <ul className="flex max-w-[75ch] flex-col gap-2" data-testid="run-notes">
        {notesOf(result).map(({ text, warns }) => {
          const Icon = warns ? TriangleAlert : Info;
          return (
            <li key={text} className="flex gap-2">
              <Icon
                size={16}
                aria-hidden
                className={`mt-0.5 shrink-0 ${warns ? "text-warn" : "text-faint"}`}
              />
              <span>{text}</span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function notesOf(result: BacktestDoneView): readonly Note[] {
  const { skipped, ambiguous_bars, margin_calls, stop_outs, warmup_bars } = result;
  const counted: readonly (readonly [number, (slots: { count: string }) => string])[] = [
    [ambiguous_bars, m.note_ambiguous],
    [skipped.too_small, m.note_too_small],
    [skipped.invalid_stop, m.note_invalid_stop],
    [skipped.no_margin, m.note_no_margin],
    [skipped.rejected, m.note_rejected],
    [margin_calls, m.note_margin_calls],
    [stop_outs, m.note_stop_outs],
  ];
  const count = (value: number) => ({ count: numberText(value, getLocale(), 0) });
  return [
    { text: modeText(result.mode), warns: false },
    ...(warmup_bars > 0 ? [{ text: m.note_warmup(count(warmup_bars)), warns: false }] : []),
    ...counted.flatMap(([value, text]) =>
      value > 0 ? [{ text: text(count(value)), warns: true }] : [],
    ),
    ...refusedNote(result),
    ...(result.rate_source === "reference" ? [{ text: m.note_reference_rate(), warns: true }] : []),
  ];
}

function refusedNote({ refused }: BacktestDoneView): readonly Note[] {
  if (refused === undefined || refused.count === 0) return [];
  const number = (value: number) => numberText(value, getLocale(), 0);
  const codes = Object.entries(refused.by_code).map(
    ([code, count]) => `${code} (${number(count)})`,
  );
  const text = m.note_refused({ count: number(refused.count), codes: codes.join(", ") });
  return [{ text, warns: true }];
}
