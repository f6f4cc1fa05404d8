import type { ReportWords } from "./words/shape.ts";

// The tokens of app/tailwind.css: a report looks like the product, in light and in dark.
const SHEET = `:root{color-scheme:light dark;
--page:light-dark(#f6f7f8,#0d1013);--card:light-dark(#fff,#14181d);--soft:light-dark(#eef0f3,#1c2229);
--strong:light-dark(#11161c,#f0f3f6);--normal:light-dark(#343d48,#c5ccd5);--faint:light-dark(#5b6571,#949eaa);
--line:light-dark(#dce0e6,#272e37);--accent:light-dark(#0b6e69,#4fc2b6);--up:light-dark(#1c5bc9,#74a9ff);
--down:light-dark(#bd3f12,#ff8f63);--warn:light-dark(#855900,#e0b04a);--warn-soft:light-dark(#fdf3dc,#2b2413)}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--normal);font:14px/20px "Inter Variable",Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1120px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:28px;line-height:36px;color:var(--strong);margin:8px 0 4px;overflow-wrap:anywhere}
h2{font-size:20px;line-height:28px;color:var(--strong);margin:40px 0 12px}
h3{font-size:14px;line-height:20px;color:var(--strong);margin:0 0 8px}
p{margin:4px 0;max-width:75ch}
.tag{display:inline-block;border:1px solid var(--warn);color:var(--warn);border-radius:4px;padding:0 8px;font-size:12px;line-height:20px;text-transform:uppercase;letter-spacing:.04em}
.hint,.gate,.formula{color:var(--faint);font-size:12px;line-height:16px}
.up{color:var(--up)}.down{color:var(--down)}.none{color:var(--faint)}
.warn{background:var(--warn-soft);border-left:3px solid var(--warn);color:var(--warn);padding:8px 12px;margin:8px 0;max-width:none}
.lead{display:grid;grid-template-columns:repeat(4,1fr);gap:1px;background:var(--line);border:1px solid var(--line);margin:24px 0 8px}
.lead div{background:var(--card);padding:12px 16px}
.lead dt{color:var(--faint);font-size:12px;line-height:16px}
.lead dd{margin:4px 0 0;font-size:20px;line-height:28px;color:var(--strong);white-space:nowrap}
.lead dd.up{color:var(--up)}.lead dd.down{color:var(--down)}
.lead .gate{font-size:12px;line-height:16px;white-space:normal;display:block}
.chart{display:block;width:100%;overflow:visible}
.plot{position:relative}
.chart .grid{stroke:var(--line)}.chart .axis{stroke:var(--faint)}
.chart .start{stroke:var(--faint);stroke-dasharray:4 4}
.chart .tick{fill:var(--faint);font-size:12px;paint-order:stroke;stroke:var(--page);stroke-width:3px}
.chart .middle{text-anchor:middle}.chart .end{text-anchor:end}
.chart .line{fill:none;stroke:var(--accent);stroke-width:1.75px;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.chart .area{fill:var(--down);fill-opacity:.25;stroke:var(--down);stroke-width:1px;vector-effect:non-scaling-stroke}
.chart .won{fill:var(--up)}.chart .lost{fill:var(--down)}
.chart .read{stroke:var(--faint)}
output{display:block;min-height:20px;color:var(--faint);font-size:12px}
table{border-collapse:collapse;width:100%}
th{font-weight:400;text-align:left}td{text-align:right}
.scroll{overflow-x:auto}
.months{table-layout:fixed}
.months td,.months th{height:32px;padding:0 6px;text-align:right;font-size:12px}
.months thead th{color:var(--faint)}
.months tbody td:last-child{color:var(--strong);font-weight:600}
.up1,.up2,.up3,.up4{color:var(--up)}.down1,.down2,.down3,.down4{color:var(--down)}.flat{color:var(--faint)}
.up2{background:color-mix(in srgb,var(--up) 7%,transparent)}.up3{background:color-mix(in srgb,var(--up) 13%,transparent)}.up4{background:color-mix(in srgb,var(--up) 20%,transparent)}
.down2{background:color-mix(in srgb,var(--down) 7%,transparent)}.down3{background:color-mix(in srgb,var(--down) 13%,transparent)}.down4{background:color-mix(in srgb,var(--down) 20%,transparent)}
.families{columns:3 300px;column-gap:32px;margin-top:12px}
.family{break-inside:avoid;margin:0 0 28px}
.family tr{border-top:1px solid var(--line)}
.family th{padding:6px 12px 6px 0;vertical-align:top}.family td{padding:6px 0;vertical-align:top;color:var(--strong)}
.family td>span{white-space:nowrap}.family td .gate{white-space:normal;display:block;max-width:20ch;margin-left:auto}
.family tr[title]:hover th{color:var(--strong)}
.formula{display:none;overflow-wrap:anywhere}
#formulas:checked~.families .formula{display:block}
label{cursor:pointer}
.crisis td,.crisis th{padding:6px 12px 6px 0;border-top:1px solid var(--line)}
.crisis thead th{color:var(--faint);font-size:12px;border:0;text-align:right}.crisis thead th:first-child{text-align:left}
.trades{font-size:12px}
.trades thead{position:sticky;top:0;background:var(--page);z-index:1}
.trades th button{all:unset;cursor:pointer;color:var(--faint);padding:8px 0;white-space:nowrap}
.trades th button:focus-visible,#all:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.trades th[aria-sort] button{color:var(--strong)}
.trades th[aria-sort=ascending] button::after{content:" ↑"}.trades th[aria-sort=descending] button::after{content:" ↓"}
.trades th{text-align:right}.trades tbody tr{border-top:1px solid var(--line);height:32px}
.trades td,.trades th{padding:0 8px;white-space:nowrap}.trades td:first-child,.trades th:first-child{padding-left:0}.trades td:last-child,.trades th:last-child{padding-right:0}
.trades td:nth-child(2),.trades td:nth-child(8),.trades th:nth-child(2),.trades th:nth-child(8){text-align:left}
.trades.short tbody tr:nth-child(n+51){display:none}
.sort{display:none}
#all{margin-top:12px;font:inherit;color:var(--strong);background:var(--soft);border:1px solid var(--line);border-radius:4px;min-height:44px;padding:0 16px;cursor:pointer}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:0 48px}
dl{margin:0}dl:not(.lead)>div{display:flex;gap:16px;justify-content:space-between;border-top:1px solid var(--line);padding:6px 0}
dl:not(.lead) dt{flex:none;max-width:55%}dl:not(.lead) dd{margin:0;text-align:right;color:var(--strong);overflow-wrap:anywhere}
.code dd,pre{font:12px/18px ui-monospace,SFMono-Regular,"Cascadia Mono","DejaVu Sans Mono",monospace}
pre{background:var(--soft);padding:12px 16px;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
summary{cursor:pointer;padding:12px 0;color:var(--strong)}
@media (max-width:640px){
main{padding:20px 16px 48px}
.lead{grid-template-columns:1fr 1fr}.lead div{padding:8px 12px}.lead dd{font-size:16px;line-height:24px}
label[for=formulas]{display:inline-block;min-height:44px;line-height:44px}
.months thead{display:none}.months tr{display:grid;grid-template-columns:repeat(4,1fr);gap:2px;margin-bottom:16px}
.months th{grid-column:1/-1;text-align:left;height:auto;color:var(--strong);font-size:14px}
.months td{height:auto;padding:4px 6px}.months td:last-child{grid-column:1/-1;display:flex;justify-content:space-between}
.months td::before{display:block;color:var(--faint);text-align:left}
.crisis thead{display:none}.crisis tr{display:grid;grid-template-columns:1fr 1fr;border-top:1px solid var(--line);padding:8px 0}
.crisis th,.crisis td{border:0;padding:2px 0}.crisis th{color:var(--strong)}
.crisis td:nth-child(odd){text-align:left}.crisis td::before{color:var(--faint)}
.trades thead{display:none}.sort{display:flex;align-items:center;gap:8px;min-height:44px}.sort select{font:inherit;min-height:44px;flex:1}
.trades tbody tr{display:grid;grid-template-columns:1fr 1fr;height:auto;padding:10px 0;gap:2px 16px}
.trades td,.trades td:first-child,.trades td:last-child{padding:0;text-align:left;display:flex;justify-content:space-between;gap:8px}
.trades td::before{color:var(--faint)}
dl:not(.lead)>div{flex-wrap:wrap;gap:0 16px}.code dd:not(:empty){flex:1 1 100%;text-align:left}
}
@media print{body{background:#fff}.sort,#all,#formulas,label[for=formulas],output{display:none}h2{break-after:avoid}}
`;

/** The style sheet; on phones a table's headings stand before each cell. */
export function styleSheet(words: ReportWords): string {
  const months = [...words.monthNames, words.year].map((name, i) =>
    before(`.months td:nth-child(${i + 2})`, name),
  );
  const trades = words.tradeColumns.map((name, i) =>
    before(`.trades td:nth-child(${i + 1})`, name),
  );
  const crises = words.crisisColumns
    .slice(2)
    .map((name, i) => before(`.crisis td:nth-child(${i + 3})`, `${name} `));
  return `${SHEET}@media (max-width:640px){${[...months, ...trades, ...crises].join("")}}`;
}

/** Words of our own tables alone: none of them holds a quote or a bracket. */
function before(selector: string, text: string): string {
  return `${selector}::before{content:"${text}"}`;
}
