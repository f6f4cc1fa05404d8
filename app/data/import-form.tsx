import { useRevalidator, useSearchParams } from "@remix-run/react";
import { FileUp } from "lucide-react";
import { type FormEvent, useState } from "react";
import { TIMEFRAMES } from "#domain";
import { Button } from "../components/button.tsx";
import { Field, Select, TextInput } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { Time } from "../components/times.tsx";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { FileFacts } from "./file-facts.ts";
import { type UploadAnswer, upload } from "./upload.ts";
import { UploadAnswerView } from "./upload-answer.tsx";

/** Zones that exports are usually in: most MT5 brokers keep New York's day, two hours east of Greenwich in winter. */
const ZONES = [
  "UTC",
  "NewYork+7",
  "Europe/Athens",
  "America/New_York",
  "Europe/London",
  "Asia/Jakarta",
] as const;

type Stage =
  | { readonly name: "idle" }
  | { readonly name: "reading" }
  | { readonly name: "sending"; readonly share: number }
  | { readonly name: "answered"; readonly answer: UploadAnswer };

/** A file is read and checked on this machine first: a bad row is shown before anything is sent. */
export function ImportForm() {
  const [query] = useSearchParams();
  const [file, setFile] = useState<File | null>(null);
  const [symbol, setSymbol] = useState(query.get("symbol") ?? "");
  const [timeframe, setTimeframe] = useState(query.get("timeframe") ?? "H1");
  const [zone, setZone] = useState<string>("UTC");
  const [facts, setFacts] = useState<FileFacts | null>(null);
  const [stage, setStage] = useState<Stage>({ name: "idle" });
  const { revalidate } = useRevalidator();

  const look = async (chosen: File | null, timeZone: string) => {
    setFile(chosen);
    setFacts(null);
    if (!chosen) return;
    setStage({ name: "reading" });
    const { factsOf, guessFromName } = await import("./file-facts.ts");
    const found = factsOf(await chosen.text(), timeZone, getLocale());
    const guess = guessFromName(chosen.name);
    if (guess.symbol) setSymbol(guess.symbol);
    const known = (found.ok && found.timeframe) || guess.timeframe;
    if (known) setTimeframe(known);
    setFacts(found);
    setStage({ name: "idle" });
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!file) return;
    const form = new FormData();
    for (const [name, value] of Object.entries({ symbol, timeframe, time_zone: zone }))
      form.set(name, value);
    form.set("file", file);
    setStage({ name: "sending", share: 0 });
    const answer = await upload("/data/import", form, (share) =>
      setStage({ name: "sending", share }),
    );
    setStage({ name: "answered", answer });
    if ("stored" in answer) {
      setFile(null);
      setFacts(null);
      revalidate();
    }
  };
  const busy = stage.name === "reading" || stage.name === "sending";
  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void send(event)}>
      <Field label={m.file()} hint={m.file_hint()}>
        <TextInput
          key={stage.name === "answered" && "stored" in stage.answer ? "next" : "file"}
          type="file"
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          className="py-1.5 file:mr-3 file:rounded file:border-0 file:bg-surface-3 file:px-2.5 file:py-1 file:font-medium file:text-strong"
          onChange={({ target }) => void look(target.files?.[0] ?? null, zone)}
        />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={m.symbol()}>
          <TextInput
            value={symbol}
            required
            maxLength={32}
            placeholder="EURUSD"
            onChange={({ target }) => setSymbol(target.value.trim())}
          />
        </Field>
        <Field label={m.timeframe()}>
          <Select value={timeframe} onChange={({ target }) => setTimeframe(target.value)}>
            {TIMEFRAMES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Field>
      </div>
      <Field label={m.file_zone()} hint={m.file_zone_hint()}>
        <Select
          value={zone}
          onChange={({ target }) => {
            setZone(target.value);
            void look(file, target.value);
          }}
        >
          {ZONES.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </Field>
      {facts && <Facts facts={facts} />}
      {busy && <Progress stage={stage} />}
      {stage.name === "answered" && <UploadAnswerView answer={stage.answer} />}
      <Button type="submit" look="primary" pending={busy} disabled={!file || !facts?.ok}>
        {!busy && <FileUp size={16} aria-hidden />}
        {m.import_action()}
      </Button>
    </form>
  );
}

function Facts({ facts }: { readonly facts: FileFacts }) {
  if (!facts.ok) {
    return (
      <Notice tone="danger" title={facts.line > 0 ? m.bad_row({ line: facts.line }) : m.bad_file()}>
        <p>{facts.message}</p>
        {facts.row && (
          <pre className="my-1 overflow-x-auto rounded bg-surface-3 px-2 py-1 font-mono text-12">
            {facts.row}
          </pre>
        )}
        <p className="text-faint">{facts.hint}</p>
      </Notice>
    );
  }
  return (
    <Notice
      title={m.file_holds({
        count: numberText(facts.bars, getLocale(), 0),
        timeframe: facts.timeframe ?? "?",
      })}
    >
      <Time at={facts.from} /> – <Time at={facts.to} />
      {facts.format === "mt5" && ` · ${m.mt5_export()}`}
    </Notice>
  );
}

function Progress({ stage }: { readonly stage: Stage }) {
  const share = stage.name === "sending" && stage.share < 1 ? stage.share : undefined;
  const text =
    stage.name === "reading"
      ? m.reading_file()
      : share === undefined
        ? m.storing_bars()
        : m.sending_file();
  return (
    <div className="flex flex-col gap-1">
      <progress
        aria-label={text}
        value={share}
        max={1}
        className="h-1.5 w-full accent-[var(--nt-accent)]"
      />
      <p className="text-12 text-faint">{text}</p>
    </div>
  );
}
