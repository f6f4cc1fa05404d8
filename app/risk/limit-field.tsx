import { classNames } from "../components/class-names.ts";
import { Field, NumberInput, Select, TextInput } from "../components/field.tsx";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { type Draft, type DraftProblem, fieldName } from "./draft.ts";
import type { LimitRow, Part } from "./limit-rows.ts";

export interface LimitFieldProps {
  readonly row: LimitRow;
  readonly draft: Draft;
  readonly problems: Readonly<Record<string, DraftProblem>>;
  readonly onChange: (name: string, text: string) => void;
}

/** One limit: its switch, what it is for, and its numbers while it is on. */
export function LimitField({ row, draft, problems, onChange }: LimitFieldProps) {
  const isOn = row.always === true || draft[row.name] === "on";
  return (
    <div className="grid gap-x-6 gap-y-2 border-t border-line py-3 first:border-t-0 lg:grid-cols-[minmax(0,22rem)_1fr]">
      <div className="min-w-0">
        {row.always ? (
          <p className="font-medium text-strong">{row.title()}</p>
        ) : (
          <label className="touch flex w-fit items-center gap-2.5 font-medium text-strong">
            <input
              type="checkbox"
              name={row.name}
              checked={isOn}
              onChange={({ target }) => onChange(row.name, target.checked ? "on" : "")}
              className="size-4 accent-accent"
            />
            {row.title()}
          </label>
        )}
        <p className={classNames("text-12 text-faint", !row.always && "pl-6.5")}>{row.hint()}</p>
      </div>
      {row.parts.length > 0 && (
        <div
          className={
            isOn ? "grid grid-cols-2 items-end gap-3 max-lg:pl-6.5 sm:flex sm:flex-wrap" : "hidden"
          }
        >
          {row.parts.map((part) => (
            <PartField
              key={part.key}
              row={row}
              part={part}
              text={draft[fieldName(row, part)] ?? ""}
              problem={problems[fieldName(row, part)]}
              onChange={onChange}
            />
          ))}
        </div>
      )}
    </div>
  );
}

interface PartFieldProps {
  readonly row: LimitRow;
  readonly part: Part;
  readonly text: string;
  readonly problem: DraftProblem | undefined;
  readonly onChange: LimitFieldProps["onChange"];
}

function PartField({ row, part, text, problem, onChange }: PartFieldProps) {
  const name = fieldName(row, part);
  const change = {
    name,
    onChange: (event: { target: { value: string } }) => onChange(name, event.target.value),
  };
  if (part.kind === "check") {
    return (
      <label className="touch col-span-2 flex items-center gap-2 text-14 text-normal">
        <input
          type="checkbox"
          name={name}
          checked={text === "on"}
          onChange={({ target }) => onChange(name, target.checked ? "on" : "")}
          className="size-4 accent-accent"
        />
        {part.label()}
      </label>
    );
  }
  if (part.kind === "choice") {
    return (
      <Field label={part.label()} className="max-sm:col-span-2 sm:w-52">
        <Select value={text} {...change}>
          {part.choices.map(({ value, name: choice }) => (
            <option key={value} value={value}>
              {choice()}
            </option>
          ))}
        </Select>
      </Field>
    );
  }
  const isList = part.kind === "symbols";
  return (
    <Field
      label={part.label()}
      problem={problem ? problemWords(problem) : false}
      className={isList ? "col-span-2 sm:w-96" : "sm:w-36"}
    >
      {isList ? (
        <TextInput value={text} autoComplete="off" spellCheck={false} {...change} />
      ) : (
        <NumberInput value={text} {...change} />
      )}
    </Field>
  );
}

function problemWords(problem: DraftProblem): string {
  if (problem.kind === "needed") return m.limit_needs_start();
  if (problem.kind === "number") return m.limit_bad_number();
  const text = (value: number) => numberText(value, getLocale(), value < 1 && value > 0 ? 4 : 0);
  return m.limit_bad_range({ min: text(problem.min), max: text(problem.max) });
}
