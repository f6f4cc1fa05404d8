import { minuteText } from "./calendar-text.ts";
import { html, type Markup } from "./markup.ts";
import type { Numbers } from "./numbers.ts";
import type { ReportInput } from "./report-input.ts";
import { filled } from "./words/report-words.ts";
import type { ReportWords } from "./words/shape.ts";

type Line = readonly [label: string, value: string];

/** What the fills cost and by which rules the broker was played. */
export function costLines(input: ReportInput, numbers: Numbers, words: ReportWords): Markup {
  const { execution, account, result } = input;
  const { costLines: say } = words;
  const lines: Line[] = [...priceLines(input, numbers, words)];
  if (execution) {
    const { latencyMs, rejectProbability, slippage } = execution;
    lines.push([say.latency, `${numbers.short(latencyMs, 0)} ms`]);
    lines.push([say.rejects, `${numbers.short(100 * rejectProbability, 2)} %`]);
    if (slippage.kind === "exponential") {
      const { meanPoints, mostPoints } = slippage;
      const drawn = {
        mean: numbers.short(meanPoints, 2),
        most: numbers.short(mostPoints, 2),
      };
      lines.push([say.extraSlippage, filled(say.extraSlippageValue, drawn)]);
    }
  }
  if (account) {
    const levels = filled(say.marginLevels, {
      call: numbers.short(account.marginCallPercent, 1),
      out: numbers.short(account.stopOutPercent, 1),
    });
    lines.push([say.marginMode, `${say[account.marginMode]}; ${levels}`]);
  }
  lines.push([say.rate, words.rateSources[result.rateSource]]);
  return html`${list([...lines, ...outcomeLines(input, numbers, words)])}<p class="hint">${words.costsHint}</p>`;
}

function priceLines(
  { costs, accountCurrency }: ReportInput,
  numbers: Numbers,
  { costLines: say }: ReportWords,
): readonly Line[] {
  const money = (amount: number) => `${numbers.short(amount, 4)} ${accountCurrency}`;
  const lines: Line[] = [
    [say.spread, spreadText(costs, numbers, say)],
    [say.slippage, numbers.short(costs.slippagePoints, 3)],
    [say.commission, filled(say.aLotASide, { amount: money(costs.commissionPerLotPerSide) })],
  ];
  if (costs.commissionPercent) {
    lines.push([say.commissionPercent, `${numbers.short(costs.commissionPercent, 4)} %`]);
  }
  if (costs.commissionMinimum) {
    lines.push([
      say.commissionMinimum,
      filled(say.aDeal, { amount: money(costs.commissionMinimum) }),
    ]);
  }
  lines.push([say.swapLong, numbers.short(costs.swapLongPoints, 3)]);
  lines.push([say.swapShort, numbers.short(costs.swapShortPoints, 3)]);
  return lines;
}

function spreadText(
  { spreadPoints, spreadByHour }: ReportInput["costs"],
  numbers: Numbers,
  say: ReportWords["costLines"],
): string {
  if (spreadByHour !== undefined && spreadByHour.length > 0) {
    const least = spreadByHour.reduce((a, b) => Math.min(a, b));
    const most = spreadByHour.reduce((a, b) => Math.max(a, b));
    return filled(say.spreadByHour, {
      least: numbers.short(least, 2),
      most: numbers.short(most, 2),
    });
  }
  if (spreadPoints === "fromData") return say.spreadFromData;
  return numbers.short(spreadPoints, 3);
}

function outcomeLines(
  { result }: ReportInput,
  numbers: Numbers,
  words: ReportWords,
): readonly Line[] {
  const { skipped, refused, marginCalls, stopOuts, warmupBars } = result;
  const said = (Object.keys(words.skippedLines) as (keyof typeof skipped)[])
    .filter((kind) => skipped[kind] > 0)
    .map((kind) => filled(words.skippedLines[kind], { count: numbers.fixed(skipped[kind], 0) }));
  if (refused !== undefined && refused.count > 0) {
    const codes = Object.entries(refused.byCode).map(([code, count]) => `${code} ${count}`);
    const count = numbers.fixed(refused.count, 0);
    said.push(filled(words.refusedLine, { count, codes: codes.join(", ") }));
  }
  return [
    [words.skipped, said.length === 0 ? words.none : said.join(", ")],
    [words.marginCalls, numbers.fixed(marginCalls, 0)],
    [words.stopOuts, numbers.fixed(stopOuts, 0)],
    [words.warmup, numbers.fixed(warmupBars, 0)],
  ];
}

/** What the bars are worth; null where nobody looked. */
export function qualityLines(
  { quality, times, result }: ReportInput,
  numbers: Numbers,
  words: ReportWords,
): Markup {
  const { dataLines: say } = words;
  const lines: Line[] = [[say.bars, numbers.fixed(times.length, 0)]];
  const count = (label: string, value: number) => {
    if (value > 0) lines.push([label, numbers.fixed(value, 0)]);
  };
  if (result.mode === "inner" || result.mode === "ticks") {
    lines.push([say.withoutInside, numbers.fixed(result.barsWithoutInside, 0)]);
  }
  if (quality) {
    lines.push([say.coverage, `${numbers.fixed(100 * quality.coverage, 2)} %`]);
    lines.push([say.gaps, numbers.fixed(quality.gapCount, 0)]);
    count(say.duplicates, quality.duplicates);
    count(say.missingSpreads, quality.missingSpreads);
    count(say.zeroSpreads, quality.zeroSpreads);
    count(say.negativeSpreads, quality.negativeSpreads);
    count(say.flatBars, quality.flatBars);
    if (quality.spikes.length > 0) {
      lines.push([say.spikes, quality.spikes.map(minuteText).join(", ")]);
    }
  }
  return list(lines);
}

/** By which anyone can make the same result again. */
export function receiptLines({ result }: ReportInput, words: ReportWords): Markup {
  const { receipt } = result;
  const { receiptLines: say } = words;
  const params = Object.entries(receipt.params).map(([name, value]) => `${name} = ${value}`);
  const lines: Line[] = [
    [say.resultHash, receipt.resultHash],
    [say.specHash, receipt.specHash],
    [say.dataHash, receipt.dataHash],
    [say.costsHash, receipt.costsHash],
    [say.params, params.length === 0 ? words.none : params.join(", ")],
    [say.seed, String(receipt.seed)],
    [say.engineVersion, receipt.engineVersion],
  ];
  return html`${list(lines, "code")}<p class="hint">${words.receiptHint}</p>`;
}

function list(lines: readonly Line[], kind = ""): Markup {
  return html`<dl class="${kind}">${lines.map(
    ([label, value]) => html`<div><dt>${label}</dt><dd><bdi>${value}</bdi></dd></div>`,
  )}</dl>`;
}
