import { useFetcher } from "@remix-run/react";
import { CircleCheck, CircleMinus, CircleX, Sparkles } from "lucide-react";
import { useState } from "react";
import { Button } from "../components/button.tsx";
import { Field, Select, TextArea } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import type { action } from "../routes/strategy-generate.ts";
import type { GeneratedStrategyView } from "../services.server.ts";
import { ChangeList } from "./change-list.tsx";
import { type Draft, draftChanges } from "./draft.ts";

export interface ProposalProps {
  readonly draft: Draft;
  readonly onAccept: (draft: Draft) => void;
}

/** An idea in a sentence; the answer is a proposal to look at, never a change by itself. */
export function Proposal({ draft, onAccept }: ProposalProps) {
  const fetcher = useFetcher<typeof action>();
  const [settled, setSettled] = useState<unknown>(null);
  const pending = fetcher.state !== "idle";
  const data = fetcher.data === settled ? undefined : fetcher.data;
  const proposal = data && "proposal" in data ? data.proposal : null;
  const problem = data && "problem" in data ? data.problem : null;
  return (
    <div className="flex flex-col gap-4">
      <fetcher.Form
        method="post"
        action="/strategies/generate"
        className="flex flex-wrap items-end gap-3"
      >
        <input type="hidden" name="symbol" value={String(draft.symbol ?? "EURUSD")} />
        <input type="hidden" name="timeframe" value={String(draft.timeframe ?? "H1")} />
        <Field label={m.ai_sentence()} className="min-w-60 flex-1 max-md:min-w-full">
          <TextArea
            name="prompt"
            rows={1}
            required
            maxLength={2000}
            placeholder={m.ai_placeholder()}
            className="field-sizing-content"
          />
        </Field>
        <Field label={m.risk_level()} className="w-32 max-md:flex-1">
          <Select name="risk_level" defaultValue="medium">
            <option value="low">{m.risk_low()}</option>
            <option value="medium">{m.risk_medium()}</option>
            <option value="high">{m.risk_high()}</option>
          </Select>
        </Field>
        <Button type="submit" pending={pending}>
          {!pending && <Sparkles size={16} aria-hidden />}
          {m.ai_propose()}
        </Button>
      </fetcher.Form>
      {problem && <Notice tone="danger" title={problemText(problem)} />}
      {proposal && (
        <ProposalView
          proposal={proposal}
          draft={draft}
          onAccept={() => {
            onAccept(proposal.spec as unknown as Draft); // a spec is a JSON object
            setSettled(fetcher.data);
          }}
          onDiscard={() => setSettled(fetcher.data)}
        />
      )}
    </div>
  );
}

interface ProposalViewProps {
  readonly proposal: GeneratedStrategyView;
  readonly draft: Draft;
  readonly onAccept: () => void;
  readonly onDiscard: () => void;
}

const GATE_ICONS = {
  passed: { icon: CircleCheck, tone: "text-accent" },
  failed: { icon: CircleX, tone: "text-danger" },
  skipped: { icon: CircleMinus, tone: "text-faint" },
} as const;

function ProposalView({ proposal, draft, onAccept, onDiscard }: ProposalViewProps) {
  const changes = draftChanges(draft, proposal.spec as unknown as Draft); // a spec is a JSON object
  const { gates, passed } = proposal.gate_report;
  return (
    <section
      aria-label={m.proposal()}
      className="animate-rise flex flex-col gap-4 rounded-md border border-line bg-surface-0 p-4"
    >
      <Notice
        tone={proposal.source === "ai" ? "info" : "warn"}
        title={proposal.source === "ai" ? m.proposal_by_ai() : m.proposal_by_builder()}
      >
        {proposal.ai_problem
          ? problemText(proposal.ai_problem)
          : proposal.source === "builder" && m.builder_text()}
      </Notice>
      <div className="grid gap-4 md:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0">
          <h3 className="mb-1 text-14">{m.proposal_changes({ count: changes.length })}</h3>
          <ChangeList changes={changes} />
        </div>
        <div className="min-w-0">
          <h3 className="mb-1 text-14">{passed ? m.gates_passed() : m.gates_failed()}</h3>
          <ul className="flex flex-col gap-1.5">
            {gates.map(({ id, name, status, detail }) => {
              const { icon: Icon, tone } = GATE_ICONS[status];
              return (
                <li key={id} className="flex gap-2">
                  <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${tone}`} />
                  <span>
                    <span className="text-strong">{name}</span>{" "}
                    <span className="text-12 text-faint">{detail}</span>
                  </span>
                </li>
              );
            })}
          </ul>
        </div>
      </div>
      <div className="flex gap-2">
        <Button look="primary" onClick={onAccept}>
          {m.proposal_accept()}
        </Button>
        <Button onClick={onDiscard}>{m.proposal_discard()}</Button>
      </div>
    </section>
  );
}
