import { X } from "lucide-react";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { dateFormat } from "../format/formatters.ts";
import { languageTag } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { isDraft } from "./draft.ts";
import { AddRow, ChoiceRow, Group, TextRow, useRow } from "./row-fields.tsx";

const FIRST_SESSION = { days: [1, 2, 3, 4, 5], from: "07:00", to: "20:00" };
const WEEK = [1, 2, 3, 4, 5, 6, 7];

/** Zones that traders write their sessions in. */
const ZONES = [
  "Europe/London",
  "America/New_York",
  "Asia/Tokyo",
  "Asia/Jakarta",
  "Europe/Athens",
] as const;

/** When entries are allowed. */
export function SessionRows() {
  const { value, problem, set } = useRow("session");
  if (!isDraft(value)) {
    return (
      <Group title={m.rows_session()}>
        {problem && <p className="col-span-full text-12 text-danger">{problem}</p>}
        <AddRow label={m.add_session()} onAdd={() => set(FIRST_SESSION)} />
      </Group>
    );
  }
  const zones = ZONES.map((zone): readonly [string, string] => [zone, zone]);
  return (
    <Group title={m.rows_session()}>
      <Days />
      <TextRow path="session.from" label={m.session_from()} />
      <TextRow path="session.to" label={m.session_to()} />
      <ChoiceRow
        path="session.timeZone"
        label={m.session_zone()}
        choices={[["", "UTC"], ...zonesWith(zones, value.timeZone)]}
      />
      <CloseAtEnd />
      <div className="col-span-full">
        <Button look="quiet" className="-ml-3" onClick={() => set(undefined)}>
          <X size={16} aria-hidden />
          {m.remove_session()}
        </Button>
      </div>
    </Group>
  );
}

function Days() {
  const { value, problem, set } = useRow("session.days");
  const days: readonly unknown[] = Array.isArray(value) ? value : WEEK;
  const toggle = (day: number) =>
    set(WEEK.filter((known) => (known === day) !== days.includes(known)));
  return (
    <fieldset className="col-span-full">
      <legend className="mb-1 text-12 font-medium text-normal">{m.session_days()}</legend>
      <div className="flex flex-wrap gap-1.5">
        {WEEK.map((day) => (
          <label
            key={day}
            className="touch inline-flex min-w-11 items-center justify-center rounded-md border border-edge px-2 text-12 has-checked:border-accent has-checked:bg-accent has-checked:text-on-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
          >
            <input
              type="checkbox"
              className="sr-only"
              checked={days.includes(day)}
              onChange={() => toggle(day)}
            />
            {dayName(day)}
          </label>
        ))}
      </div>
      {problem && <p className="mt-1 text-12 text-danger">{problem}</p>}
    </fieldset>
  );
}

function CloseAtEnd() {
  const { value, problem, set } = useRow("session.closeAtEnd");
  return (
    <Field label={m.session_end()} problem={problem}>
      <label className="touch flex items-center gap-2 text-normal">
        <input
          type="checkbox"
          className="size-4 accent-[var(--nt-accent)]"
          checked={value === true}
          onChange={({ target }) => set(target.checked ? true : undefined)}
        />
        {m.session_close_at_end()}
      </label>
    </Field>
  );
}

/** A zone that the text names and the list does not stays a choice. */
function zonesWith(
  zones: readonly (readonly [string, string])[],
  named: unknown,
): readonly (readonly [string, string])[] {
  const known = typeof named !== "string" || zones.some(([zone]) => zone === named);
  return known || named === "" ? zones : [...zones, [named, named]];
}

/** 1 is Monday; 1 January 2024 was one. */
function dayName(day: number): string {
  const at = Date.UTC(2024, 0, day);
  return dateFormat(languageTag(getLocale()), { weekday: "short", timeZone: "UTC" }).format(at);
}
