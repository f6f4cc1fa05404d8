import { useFetcher } from "@remix-run/react";
import { CloudDownload } from "lucide-react";
import { useState } from "react";
import { Button } from "../components/button.tsx";
import { Field, Select, TextInput } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { numberText } from "../format/money.ts";
import { problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { action } from "../routes/data-yahoo.ts";
import type { YahooImportView } from "../services.server.ts";
import { isIntraday, YAHOO_TIMEFRAMES, yahooName } from "./yahoo-names.ts";

/** Free daily prices from Yahoo; intraday ones only with a warning that cannot be missed. */
export function YahooForm() {
  const fetcher = useFetcher<typeof action>();
  const [symbol, setSymbol] = useState("EURUSD");
  const [name, setName] = useState<string | null>(null);
  const [timeframe, setTimeframe] = useState<(typeof YAHOO_TIMEFRAMES)[number]>("D1");
  const pending = fetcher.state !== "idle";
  const answer = pending ? undefined : fetcher.data;
  return (
    <fetcher.Form method="post" action="/data/yahoo" className="flex flex-col gap-4">
      <div className="grid grid-cols-2 items-start gap-3">
        <Field label={m.symbol()} hint={m.yahoo_stored_as()}>
          <TextInput
            name="symbol"
            required
            maxLength={32}
            value={symbol}
            onChange={({ target }) => setSymbol(target.value.trim())}
          />
        </Field>
        <Field label={m.yahoo_name()} hint={m.yahoo_name_hint()}>
          <TextInput
            name="yahoo_symbol"
            required
            maxLength={32}
            value={name ?? yahooName(symbol)}
            onChange={({ target }) => setName(target.value.trim())}
          />
        </Field>
        <Field label={m.timeframe()} className="col-span-full">
          <Select
            name="timeframe"
            value={timeframe}
            onChange={({ target }) =>
              setTimeframe(YAHOO_TIMEFRAMES.find((known) => known === target.value) ?? "D1")
            }
          >
            {YAHOO_TIMEFRAMES.map((known) => (
              <option key={known}>{known}</option>
            ))}
          </Select>
        </Field>
        <Field label={m.start_date()} hint={m.yahoo_from_hint()}>
          <TextInput type="date" name="from" />
        </Field>
        <Field label={m.end_date()}>
          <TextInput type="date" name="to" />
        </Field>
      </div>
      {isIntraday(timeframe) && (
        <Notice tone="danger" title={m.label_yahoo()}>
          {m.label_yahoo_text()}
        </Notice>
      )}
      {answer && "problem" in answer && (
        <Notice tone="danger" title={problemText(answer.problem)} />
      )}
      {answer && "yahoo" in answer && <Stored stored={answer.yahoo} />}
      <Button type="submit" pending={pending}>
        {!pending && <CloudDownload size={16} aria-hidden />}
        {m.yahoo_fetch()}
      </Button>
    </fetcher.Form>
  );
}

function Stored({ stored }: { readonly stored: YahooImportView }) {
  const { symbol, timeframe, bars, warnings } = stored;
  return (
    <>
      <Notice
        tone="good"
        title={m.bars_stored({ symbol, timeframe, count: numberText(bars, getLocale(), 0) })}
      />
      {warnings
        .filter(({ code }) => code !== "yahoo_intraday")
        .map(({ code, severity, message }) => (
          <Notice key={code} tone={severity === "hard" ? "danger" : "info"} title={message} />
        ))}
    </>
  );
}
