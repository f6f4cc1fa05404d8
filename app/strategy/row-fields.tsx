import { Plus } from "lucide-react";
import { createContext, type ReactNode, useContext } from "react";
import { Button } from "../components/button.tsx";
import { Field, NumberInput, Select, TextArea, TextInput } from "../components/field.tsx";
import { readNumber } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import { type Draft, isDraft, setAt, valueAt } from "./draft.ts";
import type { SpecProblem } from "./use-check.ts";

export interface RowsState {
  readonly draft: Draft;
  readonly problems: readonly SpecProblem[];
  readonly write: (draft: Draft) => void;
}
export const RowsContext = createContext<RowsState | null>(null);

export function useRows(): RowsState {
  const rows = useContext(RowsContext);
  if (!rows) throw new Error("a row stands inside SpecRows");
  return rows;
}

export function Group({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-12 font-semibold tracking-wide text-faint uppercase">
        {title}
      </legend>
      <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">{children}</div>
    </fieldset>
  );
}

export function useRow(path: string) {
  const { draft, problems, write } = useRows();
  return {
    value: valueAt(draft, path),
    problem: problems.find((problem) => problem.path === path)?.message,
    set: (value: unknown) => write(setAt(draft, path, value)),
  };
}

export interface RowProps {
  readonly path: string;
  readonly label: string;
  readonly className?: string;
}

export function TextRow({ path, label, className }: RowProps) {
  const { value, problem, set } = useRow(path);
  return (
    <Field label={label} problem={problem} {...(className && { className })}>
      <TextInput
        value={typeof value === "string" ? value : ""}
        onChange={(event) => set(event.target.value)}
      />
    </Field>
  );
}

export function NumberRow({
  path,
  label,
  placeholder,
}: RowProps & { readonly placeholder?: string }) {
  const { value, problem, set } = useRow(path);
  return (
    <Field label={label} problem={problem}>
      <NumberInput
        value={typeof value === "number" || typeof value === "string" ? value : ""}
        placeholder={placeholder ?? m.none()}
        onChange={({ target }) => set(target.value === "" ? undefined : numberOrText(target.value))}
      />
    </Field>
  );
}

/** Half-typed numbers ("0.") stay as they are typed, and the check says so. */
export function numberOrText(text: string): number | string {
  const value = readNumber(text);
  return value !== null && String(value) === text
    ? value
    : text.endsWith(".") || value === null
      ? text
      : value;
}

export function ChoiceRow({
  path,
  label,
  choices,
}: RowProps & { readonly choices: readonly (readonly [string, string])[] }) {
  const { value, problem, set } = useRow(path);
  return (
    <Field label={label} problem={problem}>
      <Select
        value={typeof value === "string" ? value : ""}
        onChange={({ target }) => set(target.value === "" ? undefined : target.value)}
      >
        {choices.map(([name, text]) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </Select>
    </Field>
  );
}

export function ExpressionRow({ path, label }: RowProps) {
  const { value, problem, set } = useRow(path);
  return (
    <Field label={label} problem={problem} className="col-span-full">
      <TextArea
        rows={2}
        spellCheck={false}
        className="field-sizing-content font-mono text-12"
        placeholder={m.never()}
        value={typeof value === "string" ? value : ""}
        onChange={({ target }) => set(target.value === "" ? undefined : target.value)}
      />
    </Field>
  );
}

/** A distance in one line; levels of their own for long and short are written in the text. */
export function StopRow({ path, label }: RowProps) {
  const { value, problem, set } = useRow(path);
  const levels = isDraft(value);
  return (
    <Field label={label} problem={problem} hint={levels ? m.levels_in_text() : undefined}>
      <TextInput
        className="font-mono text-12"
        spellCheck={false}
        disabled={levels}
        placeholder={m.none()}
        value={
          levels
            ? "{ long, short }"
            : typeof value === "string" || typeof value === "number"
              ? value
              : ""
        }
        onChange={({ target }) => set(target.value === "" ? undefined : target.value)}
      />
    </Field>
  );
}

export function AddRow({ label, onAdd }: { readonly label: string; readonly onAdd: () => void }) {
  return (
    <div className="col-span-full">
      <Button look="quiet" onClick={onAdd} className="-ml-3">
        <Plus size={16} aria-hidden />
        {label}
      </Button>
    </div>
  );
}
