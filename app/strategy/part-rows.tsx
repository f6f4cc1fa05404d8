import { X } from "lucide-react";
import { IconButton } from "../components/button.tsx";
import { Field, NumberInput, TextInput } from "../components/field.tsx";
import { m } from "../i18n/generated/messages.js";
import { isDraft } from "./draft.ts";
import { AddRow, Group, numberOrText, useRow, useRows } from "./row-fields.tsx";

const PATH = "partialTakeProfit";
const FIRST_PART = { at: "1 * atr(14)", percent: 50 };

/** Parts of a position that are closed earlier: each a distance and a share of the first lots. */
export function PartRows() {
  const { value, problem, set } = useRow(PATH);
  const { problems } = useRows();
  const parts: readonly unknown[] = Array.isArray(value) ? value : [];
  const write = (next: readonly unknown[]) => set(next.length === 0 ? undefined : next);
  const change = (index: number, key: "at" | "percent", written: unknown) =>
    write(
      parts.map((part, i) => (i === index && isDraft(part) ? { ...part, [key]: written } : part)),
    );
  const problemAt = (path: string) => problems.find((known) => known.path === path)?.message;
  return (
    <Group title={m.rows_parts()}>
      {problem && <p className="col-span-full text-12 text-danger">{problem}</p>}
      {parts.map((part, i) => {
        const { at, percent } = isDraft(part) ? part : {};
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place alone
          <div key={i} className="col-span-full flex items-end gap-2">
            <Field
              label={m.part_percent()}
              problem={problemAt(`${PATH}.${i}.percent`)}
              className="w-24 shrink-0"
            >
              <NumberInput
                value={typeof percent === "number" || typeof percent === "string" ? percent : ""}
                onChange={({ target }) => change(i, "percent", numberOrText(target.value))}
              />
            </Field>
            <Field
              label={m.part_at()}
              problem={problemAt(`${PATH}.${i}.at`)}
              className="min-w-0 flex-1"
            >
              <TextInput
                spellCheck={false}
                className="font-mono text-12"
                value={typeof at === "string" ? at : ""}
                onChange={({ target }) => change(i, "at", target.value)}
              />
            </Field>
            <IconButton
              label={m.remove_row({ name: String(i + 1) })}
              onClick={() => write(parts.filter((_, other) => other !== i))}
            >
              <X size={16} aria-hidden />
            </IconButton>
          </div>
        );
      })}
      <AddRow label={m.add_part()} onAdd={() => write([...parts, FIRST_PART])} />
    </Group>
  );
}
