import { useEffect, useRef, useState } from "react";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { numberText } from "../format/money.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import type { TrialCount } from "./ledger.ts";
import type { SavedWork } from "./saved-work.ts";

/** Offers to go on with a search that did not get to its end. */
export function ResumeNotice(props: {
  readonly saved: SavedSearch;
  readonly work: SavedWork;
  readonly onResume: (work: SavedWork) => void;
}) {
  const { saved, work, onResume } = props;
  const locale = getLocale();
  return (
    <Notice
      title={(work.kind === "sweep" ? m.val_resume_sweep : m.val_resume_walk)({
        done: numberText(work.done, locale, 0),
        planned: numberText(work.planned, locale, 0),
      })}
    >
      <div className="mt-1 flex flex-wrap gap-2">
        <Button look="primary" onClick={() => onResume(work)}>
          {m.val_resume()}
        </Button>
        <Button onClick={saved.forget}>{m.val_forget()}</Button>
      </div>
    </Notice>
  );
}

interface SavedSearch {
  readonly work: SavedWork | null;
  readonly forget: () => void;
}

/** The last search of this version that did not get to its end. Looked for again whenever work ends; none while it runs. */
export function useSavedWork(
  place: { readonly userId: string; readonly strategyId: string; readonly version: number },
  isBusy: boolean,
  onCounted: (count: TrialCount) => void,
): SavedSearch {
  const [found, setFound] = useState<{ key: string; work: SavedWork } | null>(null);
  const newest = useRef(0);
  useEffect(() => {
    const mine = ++newest.current;
    setFound(null);
    if (isBusy) return;
    const look = async () => {
      const { uncountedOf, worksOf } = await import("./saved-work.ts");
      const works = await worksOf(place);
      if (mine !== newest.current) return;
      const [last] = works;
      setFound(last && !last.work.isComplete ? last : null);
      // A tab that was closed in the middle, or a server that did not answer, left them out of the count.
      const left = works.filter(({ work }) => uncountedOf(work) > 0);
      if (left.length === 0) return;
      const { countLeft } = await import("./search-trials.ts");
      for (const { key, work } of left) {
        const count = await countLeft(place, key, work);
        if (count) onCounted(count);
      }
    };
    void look();
  }, [place, isBusy, onCounted]);
  const forget = () => {
    if (!found) return;
    setFound(null);
    void import("./saved-work.ts").then(({ forgetWork }) => forgetWork(found.key));
  };
  return { work: found?.work ?? null, forget };
}
