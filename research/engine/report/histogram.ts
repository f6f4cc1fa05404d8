import { html, type Markup } from "./markup.ts";
import type { Numbers } from "./numbers.ts";
import { roundStep } from "./scale.ts";
import { filled } from "./words/report-words.ts";
import type { ReportWords } from "./words/shape.ts";

const BARS = 40;
const HEIGHT = 150;
const TOP = 18;
const FOOT = 22;

interface Bin {
  readonly from: number;
  readonly to: number;
  count: number;
}

/** Trades by what they came to. Bins have round edges, and 0 is one of them: no bin holds both wins and losses. */
export function histogram(
  profits: readonly number[],
  numbers: Numbers,
  words: ReportWords,
): Markup {
  const bins = binsOf(profits);
  const most = bins.reduce((count, bin) => Math.max(count, bin.count), 1);
  const width = 100 / bins.length;
  const label = filled(words.histogramChart, {
    losses: profits.filter((profit) => profit < 0).length,
    wins: profits.filter((profit) => profit > 0).length,
  });
  const columns = bins.map((bin, i) => {
    const height = (HEIGHT * bin.count) / most;
    const told = filled(words.histogramBar, {
      from: numbers.cash(bin.from),
      to: numbers.cash(bin.to),
      count: bin.count,
    });
    return html`<rect class="${bin.from < 0 ? "lost" : "won"}" x="${(i * width + width * 0.06).toFixed(2)}%" y="${(TOP + HEIGHT - height).toFixed(1)}" width="${(width * 0.88).toFixed(2)}%" height="${height.toFixed(1)}"><title>${told}</title></rect>`;
  });
  return html`<svg class="chart histogram" height="${TOP + HEIGHT + FOOT}" role="img" aria-label="${label}">
<text class="tick" x="0" y="12">${numbers.fixed(most, 0)}</text>
${columns}
<line class="axis" x1="0" x2="100%" y1="${TOP + HEIGHT}" y2="${TOP + HEIGHT}"/>
${axis(bins, width, numbers)}
</svg>`;
}

function binsOf(profits: readonly number[]): readonly Bin[] {
  const low = profits.reduce((least, profit) => Math.min(least, profit), 0);
  const high = profits.reduce((most, profit) => Math.max(most, profit), 0);
  const step = roundStep((high - low) / BARS);
  const first = Math.floor(low / step);
  const count = Math.max(1, Math.floor(high / step) - first + 1);
  const bins = Array.from({ length: count }, (_, i): Bin => {
    return { from: (first + i) * step, to: (first + i + 1) * step, count: 0 };
  });
  for (const profit of profits) {
    const bin = bins[Math.min(count - 1, Math.max(0, Math.floor(profit / step) - first))];
    if (bin) bin.count++;
  }
  return bins;
}

/** Both ends, and 0 where it is far enough from them to be read. */
function axis(bins: readonly Bin[], width: number, numbers: Numbers): readonly Markup[] {
  const y = TOP + HEIGHT + 16;
  const zero = bins.findIndex(({ from }) => from >= 0);
  const place = zero * width;
  return [
    html`<text class="tick" x="0" y="${y}">${numbers.short(bins[0]?.from ?? 0, 2)}</text>`,
    html`<text class="tick end" x="100%" y="${y}">${numbers.short(bins.at(-1)?.to ?? 0, 2)}</text>`,
    ...(zero > 0 && place > 18 && place < 82
      ? [html`<text class="tick middle" x="${place.toFixed(2)}%" y="${y}">0</text>`]
      : []),
  ];
}
