import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { Field, NumberInput, Select } from "../components/field.tsx";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { FieldProblem } from "./read-run-form.ts";
import type { Typed } from "./remembered.ts";

/** What the fields of a run share. */
export interface RunFormState {
  readonly typed: Typed;
  readonly write: (field: string, text: string | undefined) => void;
  readonly problem: FieldProblem | null;
}

export const RunFormContext = createContext<RunFormState | null>(null);

export function useRunForm(): RunFormState {
  const state = useContext(RunFormContext);
  if (!state) throw new Error("a field of a run stands inside its form");
  return state;
}

export interface RunNumberProps {
  /** Name in the form. */
  readonly name: string;
  /** Under which it is remembered; the name by default. */
  readonly memory?: string;
  readonly label: string;
  readonly hint?: ReactNode;
  /** Shown while nothing else was typed. */
  readonly fallback: string;
}

/** A number with its default in it. Emptied it is the default again, so a zero is always typed on purpose. */
export function RunNumber({ name, memory = name, label, hint, fallback }: RunNumberProps) {
  const { typed, write, problem } = useRunForm();
  const text = typed[memory];
  return (
    <Field
      label={label}
      hint={hint ?? (text !== undefined && text !== fallback && m.default_is({ value: fallback }))}
      problem={
        problem?.field === name &&
        m.number_between({ least: bound(problem.least), most: bound(problem.most) })
      }
    >
      <NumberInput
        // Untouched it is not sent: the service fills in what it shows.
        name={text === undefined ? undefined : name}
        value={text ?? fallback}
        placeholder={fallback}
        onChange={({ target }) => write(memory, target.value)}
        onBlur={({ target }) => {
          if (target.value.trim() === "" || target.value === fallback) write(memory, undefined);
        }}
      />
    </Field>
  );
}

export interface RunChoiceProps {
  readonly name: string;
  readonly memory?: string;
  readonly label: string;
  readonly hint?: ReactNode;
  /** The first one is the default. */
  readonly choices: readonly (readonly [string, string])[];
}

export function RunChoice({ name, memory = name, label, hint, choices }: RunChoiceProps) {
  const { typed, write } = useRunForm();
  return (
    <Field label={label} hint={hint}>
      <Select
        name={name}
        value={typed[memory] ?? choices[0]?.[0] ?? ""}
        onChange={({ target }) => write(memory, target.value)}
      >
        {choices.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </Select>
    </Field>
  );
}

/** A part of the form that says in one line what is inside. A problem inside opens it; mended, it stays open. */
export function RunPart({
  title,
  summary,
  warns = false,
  open = false,
  children,
}: {
  readonly title: string;
  readonly summary: string;
  readonly warns?: boolean;
  readonly open?: boolean;
  readonly children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(open);
  useEffect(() => {
    if (open) setOpen(true);
  }, [open]);
  return (
    <details
      className="group/part border-t border-line"
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="touch flex list-none flex-wrap items-baseline gap-x-3 py-2">
        <span className="font-semibold text-strong">{title}</span>
        <span className={`text-12 ${warns ? "font-medium text-danger" : "text-faint"}`}>
          {summary}
        </span>
        <span aria-hidden className="ml-auto text-12 text-accent group-open/part:hidden">
          {m.change()}
        </span>
      </summary>
      <div className="flex flex-col gap-3 pb-3">{children}</div>
    </details>
  );
}

function bound(value: number): string {
  return numberText(value, getLocale(), Number.isInteger(value) ? 0 : 2);
}
