import { CircleCheck, CircleX, ShieldCheck } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Panel } from "../components/panel.tsx";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { BacktestDoneView, ReceiptView } from "../services.server.ts";
import { DriftTable } from "./drift-table.tsx";
import type { ReceiptPart } from "./rerun.ts";
import type { RerunAnswer, RerunWish } from "./rerun-worker.ts";

const PART_NAMES: Record<ReceiptPart["name"], () => string> = {
  engine_version: m.receipt_engine,
  spec_hash: m.receipt_spec,
  data_hash: m.receipt_data,
  costs_hash: m.receipt_costs,
  params: m.receipt_params,
  seed: m.receipt_seed,
  result_hash: m.receipt_result,
};

type Check =
  | { readonly state: "idle" | "running" }
  | { readonly state: "done"; answer: RerunAnswer };

/** What the result was made of, and a button that makes it again on this machine and compares. */
export function ReceiptPanel({ result }: { readonly result: BacktestDoneView }) {
  const [check, setCheck] = useState<Check>({ state: "idle" });
  const worker = useRef<Worker | null>(null);
  useEffect(() => () => worker.current?.terminate(), []);

  const verify = () => {
    setCheck({ state: "running" });
    worker.current?.terminate();
    const made = new Worker(new URL("./rerun-worker.ts", import.meta.url), { type: "module" });
    worker.current = made;
    const end = (answer: RerunAnswer) => {
      setCheck({ state: "done", answer });
      made.terminate();
    };
    made.onmessage = ({ data }: MessageEvent<RerunAnswer>) => end(data);
    made.onerror = ({ message }) => end({ ok: false, message });
    const wish: RerunWish = { rerun: result.rerun, receipt: result.receipt };
    made.postMessage(wish);
  };
  const parts = check.state === "done" && check.answer.ok ? check.answer.parts : null;
  const drift = check.state === "done" && check.answer.ok ? check.answer.drift : null;
  return (
    <Panel
      title={m.receipt()}
      actions={
        <Button pending={check.state === "running"} onClick={verify}>
          {check.state !== "running" && <ShieldCheck size={16} aria-hidden />}
          {m.verify_here()}
        </Button>
      }
    >
      <p className="mb-3 max-w-[75ch] text-faint">{m.receipt_text()}</p>
      <div className="mb-3 empty:hidden" data-testid="verdict">
        {check.state === "running" && (
          <p role="status" className="text-normal">
            {m.verify_running()}
          </p>
        )}
        {check.state === "done" && <Verdict answer={check.answer} />}
      </div>
      <Parts receipt={result.receipt} parts={parts} />
      {drift && <DriftTable drift={drift} />}
    </Panel>
  );
}

function Verdict({ answer }: { readonly answer: RerunAnswer }) {
  if (!answer.ok) {
    return (
      <Notice tone="danger" title={m.verify_failed()}>
        {answer.message}
      </Notice>
    );
  }
  const wrong = answer.parts.filter(({ same }) => !same);
  if (wrong.length === 0) {
    return (
      <Notice tone="good" title={m.verify_equal()}>
        {m.verify_took({ seconds: numberText(answer.runMs / 1000, getLocale()) })}
      </Notice>
    );
  }
  return (
    <Notice
      tone="danger"
      title={m.verify_differs({ parts: wrong.map(({ name }) => PART_NAMES[name]()).join(", ") })}
    >
      {wrong.some(({ name }) => name === "engine_version") && m.verify_other_engine()}
    </Notice>
  );
}

function Parts({
  receipt,
  parts,
}: {
  readonly receipt: ReceiptView;
  readonly parts: readonly ReceiptPart[] | null;
}) {
  const names = Object.keys(PART_NAMES) as ReceiptPart["name"][]; // the keys of a literal
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5 max-md:grid-cols-1 max-md:gap-y-0.5">
      {names.map((name) => {
        const part = parts?.find((found) => found.name === name);
        const value = receipt[name];
        return (
          <div key={name} className="contents">
            <dt className="text-faint max-md:mt-1.5">{PART_NAMES[name]()}</dt>
            <dd className="flex min-w-0 items-start gap-2 font-mono text-12 leading-5 break-all">
              {part && <Mark same={part.same} />}
              <span>
                {part?.stored ??
                  (typeof value === "object" ? JSON.stringify(value) : String(value))}
                {part && !part.same && (
                  <span className="block text-danger">
                    {m.here()}: {part.here}
                  </span>
                )}
              </span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Mark({ same }: { readonly same: boolean }) {
  const Icon = same ? CircleCheck : CircleX;
  return (
    <Icon
      size={16}
      role="img"
      aria-label={same ? m.equal() : m.different()}
      className={`mt-0.5 shrink-0 ${same ? "text-accent" : "text-danger"}`}
    />
  );
}
