import { Notice } from "../components/notice.tsx";
import { numberText, percentText } from "../format/money.ts";
import { problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { UploadAnswer } from "./upload.ts";

/** What became of bars that were sent. */
export function UploadAnswerView({ answer }: { readonly answer: UploadAnswer }) {
  if ("problem" in answer) {
    return (
      <Notice tone="danger" title={problemText(answer.problem)}>
        {answer.problem.code === "bad_csv" && answer.problem.message}
      </Notice>
    );
  }
  const { symbol, timeframe, bars, quality } = answer.stored;
  return (
    <Notice
      tone="good"
      title={m.bars_stored({ symbol, timeframe, count: numberText(bars, getLocale(), 0) })}
    >
      {m.bars_quality({
        coverage: percentText(quality.coverage, getLocale()),
        gaps: numberText(quality.gaps, getLocale(), 0),
      })}
    </Notice>
  );
}
