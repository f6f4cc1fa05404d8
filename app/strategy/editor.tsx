import { Form, useNavigation } from "@remix-run/react";
import { type ReactNode, useState } from "react";
import { Button } from "../components/button.tsx";
import { Field, TextArea } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { type Problem, problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { Checklist } from "./checklist.tsx";
import { type Draft, printDraft, readDraft } from "./draft.ts";
import { Proposal } from "./proposal.tsx";
import { SpecRows } from "./rows.tsx";
import { type SpecProblem, useCheck } from "./use-check.ts";

export interface EditorProps {
  readonly initial: Draft;
  readonly saveLabel: string;
  /** The server's refusal of the last save. */
  readonly problem: Problem | undefined;
  /** Stands under the text: versions, links. */
  readonly aside?: ReactNode;
}

/** One spec, two ways to write it: rows at the left, its text at the right. The text is what is saved. */
export function Editor({ initial, saveLabel, problem, aside }: EditorProps) {
  const [draft, setDraft] = useState(initial);
  const [text, setText] = useState(() => printDraft(initial));
  const read = readDraft(text);
  const check = useCheck(draft);
  const saving = useNavigation().state !== "idle";
  const problems: readonly SpecProblem[] = check.state === "bad" ? check.problems : [];

  const writeDraft = (next: Draft) => {
    setDraft(next);
    setText(printDraft(next));
  };
  const writeText = (next: string) => {
    setText(next);
    const parsed = readDraft(next);
    if (parsed.ok) setDraft(parsed.value);
  };
  return (
    <>
      <Panel title={m.ai_title()}>
        <Proposal draft={draft} onAccept={writeDraft} />
      </Panel>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Panel title={m.rows_title()}>
          <SpecRows draft={draft} problems={problems} write={writeDraft} />
        </Panel>
        <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-[4.5rem]">
          <Panel title={m.text_title()}>
            <Form method="post" className="flex flex-col gap-4">
              {problem && <Notice tone="danger" title={problemText(problem)} />}
              <Field
                label={m.spec_text()}
                problem={
                  read.ok
                    ? undefined
                    : read.error.line === null
                      ? m.json_broken()
                      : m.json_broken_at({ line: read.error.line })
                }
              >
                <TextArea
                  name="spec"
                  value={text}
                  onChange={({ target }) => writeText(target.value)}
                  spellCheck={false}
                  rows={22}
                  className="nums font-mono text-12 leading-5 whitespace-pre"
                />
              </Field>
              <Checklist check={check} draft={draft} />
              <div>
                <Button
                  type="submit"
                  look="primary"
                  pending={saving}
                  disabled={!read.ok || check.state === "bad"}
                >
                  {saveLabel}
                </Button>
              </div>
            </Form>
          </Panel>
          {aside}
        </div>
      </div>
    </>
  );
}
