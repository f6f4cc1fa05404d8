import { Notice } from "../components/notice.tsx";
import { percentText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { BacktestDetailView } from "../services.server.ts";
import { isFree } from "./doubt.ts";

/** What must be read before any number below it: bars that deserve little trust, and trading that cost nothing. */
export function LabelNotices({ result }: { readonly result: BacktestDetailView }) {
  const { labels } = result;
  return (
    <>
      {labels.includes("synthetic_data") && (
        <Notice tone="warn" title={m.label_synthetic()}>
          {m.label_synthetic_text()}
        </Notice>
      )}
      {labels.includes("low_quality_data") && (
        <Notice tone="warn" title={m.label_low_quality()}>
          {result.status === "done" &&
            m.label_low_quality_text({
              coverage: percentText(result.data_quality.coverage, getLocale()),
            })}
        </Notice>
      )}
      {labels.includes("yahoo_intraday") && (
        <Notice tone="danger" title={m.label_yahoo()}>
          {m.label_yahoo_text()}
        </Notice>
      )}
      {result.status === "done" && isFree(result.costs) && (
        <Notice tone="danger" title={m.label_no_costs()}>
          {m.label_no_costs_text()}
        </Notice>
      )}
    </>
  );
}
