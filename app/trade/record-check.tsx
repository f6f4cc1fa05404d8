import { useState } from "react";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { m } from "../i18n/generated/messages.js";
import type { ChainVerdictView } from "../services.server.ts";

type Check = ChainVerdictView | "idle" | "running" | "failed";

/** Has the server go through the account's whole record, and says whether anything in it was changed or left out. */
export function RecordCheck({ connectionId }: { readonly connectionId: string }) {
  const [check, setCheck] = useState<Check>("idle");
  const ask = async () => {
    setCheck("running");
    setCheck(await fetchVerdict(connectionId));
  };
  return (
    <div className="flex flex-col items-start gap-2 pt-2">
      <Button pending={check === "running"} onClick={() => void ask()}>
        {m.record_check()}
      </Button>
      {check === "failed" && <Notice tone="warn" title={m.record_failed()} />}
      {typeof check === "object" && <Verdict verdict={check} />}
    </div>
  );
}

function Verdict({ verdict }: { readonly verdict: ChainVerdictView }) {
  const { ok, events, first_bad } = verdict;
  if (ok) return <Notice tone="good" title={m.record_ok({ count: events })} />;
  return (
    <Notice tone="danger" title={m.record_bad({ seq: first_bad?.seq ?? events })}>
      {m.record_bad_text()}
    </Notice>
  );
}

async function fetchVerdict(connectionId: string): Promise<Check> {
  try {
    const reply = await fetch(`/trade/record?account=${encodeURIComponent(connectionId)}`);
    const body = (await reply.json()) as { verdict?: ChainVerdictView }; // our own route's answer
    return body.verdict ?? "failed";
  } catch {
    return "failed";
  }
}
