import { Button } from "../components/button.tsx";
import { readNumber } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import type { BarSetView, StrategyDetailView } from "../services.server.ts";
import { ImportLink } from "./import-link.tsx";
import { hasInside, type Market, modeOf } from "./market.ts";
import type { MarketFacts } from "./market-facts.ts";
import { modeName, modeText } from "./mode-words.ts";
import { MODES } from "./modes.ts";
import { SLIPPAGE } from "./read-run-form.ts";
import { RunChoice, RunNumber, RunPart, useRunForm } from "./run-fields.tsx";

/** How finely bars are looked into, each way with what it can and cannot see. */
export function ModePart({
  sets,
  market,
}: {
  readonly sets: readonly BarSetView[];
  readonly market: Market;
}) {
  const { typed, write } = useRunForm();
  const mode = modeOf(typed, sets, market);
  const { symbol, timeframe } = market;
  return (
    <RunPart title={m.part_mode()} summary={modeName(mode)}>
      <fieldset className="flex flex-col gap-1">
        <legend className="sr-only">{m.part_mode()}</legend>
        {MODES.map((name) => {
          const missing = name === "m1" && !hasInside(sets, market);
          return (
            <label
              key={name}
              className="flex gap-2.5 rounded-md px-2 py-2 has-checked:bg-surface-2 has-disabled:opacity-75"
            >
              <input
                type="radio"
                name="mode"
                value={name}
                checked={mode === name}
                disabled={missing}
                onChange={() => write("mode", name)}
                className="mt-0.5 size-4 shrink-0 accent-[var(--nt-accent)]"
              />
              <span className="min-w-0">
                <span className="block font-medium text-strong">{modeName(name)}</span>
                <span className="block text-12 text-faint">{modeText(name)}</span>
                {missing && (
                  <span className="block text-12 text-warn">
                    {timeframe === "M1" ? (
                      m.mode_m1_inside()
                    ) : (
                      <>
                        {m.mode_m1_missing({ symbol })}{" "}
                        <ImportLink symbol={symbol} timeframe="M1" />
                      </>
                    )}
                  </span>
                )}
              </span>
            </label>
          );
        })}
      </fieldset>
    </RunPart>
  );
}

const COST_FIELDS = [
  "spread_points",
  "slippage_points",
  "commission_per_lot_per_side",
  "commission_minimum",
  "commission_percent",
  "swap_long_points",
  "swap_short_points",
] as const;

type CostField = (typeof COST_FIELDS)[number];

/** The symbol's usual costs, to be overwritten by those of the reader's own broker; remembered per symbol. */
export function CostsPart({ market }: { readonly market: MarketFacts }) {
  const { typed, write, problem } = useRunForm();
  const memory = (field: string) => `costs.${market.symbol}.${field}`;
  const { costs } = market;
  const fallbacks: Record<CostField, number> = {
    spread_points: costs.spreadPoints === "fromData" ? 0 : costs.spreadPoints,
    slippage_points: costs.slippagePoints,
    commission_per_lot_per_side: costs.commissionPerLotPerSide,
    commission_minimum: 0,
    commission_percent: 0,
    swap_long_points: costs.swapLongPoints,
    swap_short_points: costs.swapShortPoints,
  };
  const textOf = (field: CostField) => typed[memory(field)] ?? String(fallbacks[field]);
  const fromData = typed[memory("spread_source")] === "fromData";
  const free =
    !fromData && COST_FIELDS.slice(0, 5).every((field) => readNumber(textOf(field)) === 0);
  const touched = [...COST_FIELDS, "spread_source"].filter(
    (field) => typed[memory(field)] !== undefined,
  );
  const number = (name: CostField, label: string) => (
    <RunNumber name={name} memory={memory(name)} label={label} fallback={String(fallbacks[name])} />
  );
  return (
    <RunPart
      title={m.costs()}
      summary={
        free
          ? m.label_no_costs()
          : m.costs_summary({
              spread: fromData ? m.spread_from_data() : textOf("spread_points"),
              commission: textOf("commission_per_lot_per_side"),
              slippage: textOf("slippage_points"),
            })
      }
      warns={free}
      open={problem !== null && COST_FIELDS.some((field) => field === problem.field)}
    >
      <p className="text-12 text-faint">{m.costs_defaults({ symbol: market.symbol })}</p>
      <RunChoice
        name="spread_source"
        memory={memory("spread_source")}
        label={m.spread_source()}
        choices={[
          ["points", m.spread_fixed()],
          ["fromData", m.spread_from_data()],
        ]}
      />
      <div className="grid grid-cols-2 items-start gap-3">
        {!fromData && number("spread_points", m.cost_spread())}
        {number("slippage_points", m.cost_slippage())}
        {number("commission_per_lot_per_side", m.cost_commission())}
        {number("commission_minimum", m.cost_minimum())}
        {number("commission_percent", m.cost_percent())}
        {number("swap_long_points", m.cost_swap_long())}
        {number("swap_short_points", m.cost_swap_short())}
      </div>
      {free && <p className="text-12 font-medium text-danger">{m.label_no_costs_text()}</p>}
      {touched.length > 0 && (
        <div>
          <Button
            look="quiet"
            className="-ml-3"
            onClick={() => {
              for (const field of touched) write(memory(field), undefined);
            }}
          >
            {m.costs_reset({ symbol: market.symbol })}
          </Button>
        </div>
      )}
    </RunPart>
  );
}

/** How the broker treats orders: at once and never refused, or as brokers do. */
export function ExecutionPart() {
  const { typed, problem } = useRunForm();
  const fields = ["latency_ms", "mean_points", "most_points", "reject_percent", "seed"];
  const drawn = typed.slippage_kind === "exponential";
  const rejects = readNumber(typed.reject_percent ?? "0") ?? 0;
  const latency = readNumber(typed.latency_ms ?? "0") ?? 0;
  const perfect = !drawn && rejects === 0 && latency === 0;
  return (
    <RunPart
      title={m.part_execution()}
      summary={
        perfect
          ? m.execution_perfect()
          : [
              `${typed.latency_ms ?? "0"} ms`,
              ...(drawn ? [m.execution_drawn()] : []),
              ...(rejects > 0
                ? [m.execution_rejects({ percent: typed.reject_percent ?? "0" })]
                : []),
            ].join(", ")
      }
      open={problem !== null && fields.includes(problem.field)}
    >
      <div className="grid grid-cols-2 items-start gap-3">
        <RunNumber name="latency_ms" label={m.latency_ms()} fallback="0" />
        <RunNumber name="reject_percent" label={m.reject_percent()} fallback="0" />
        <RunChoice
          name="slippage_kind"
          label={m.slippage_kind()}
          choices={[
            ["fixed", m.slippage_fixed()],
            ["exponential", m.slippage_drawn()],
          ]}
        />
        <RunNumber name="seed" label={m.seed()} hint={m.seed_hint()} fallback="0" />
        {drawn && (
          <RunNumber
            name="mean_points"
            label={m.slippage_mean()}
            fallback={String(SLIPPAGE.mean)}
          />
        )}
        {drawn && (
          <RunNumber
            name="most_points"
            label={m.slippage_most()}
            fallback={String(SLIPPAGE.most)}
          />
        )}
      </div>
    </RunPart>
  );
}

/** How the account keeps positions, and when the broker closes them. */
export function AccountPart({ market }: { readonly market: MarketFacts }) {
  const { typed, problem } = useRunForm();
  const fields = ["leverage", "margin_call_percent", "stop_out_percent"];
  const leverage = market.leverage === null ? "" : String(market.leverage);
  const memory = `leverage.${market.symbol}`;
  const shown = typed[memory] ?? leverage;
  return (
    <RunPart
      title={m.part_account()}
      summary={[
        typed.margin_mode === "netting" ? "netting" : "hedging",
        ...(shown === "" ? [] : [`1:${shown}`]),
        m.stop_out_at({ percent: typed.stop_out_percent ?? "50" }),
      ].join(", ")}
      open={problem !== null && fields.includes(problem.field)}
    >
      <div className="grid grid-cols-2 items-start gap-3">
        <RunChoice
          name="margin_mode"
          label={m.margin_mode()}
          hint={m.margin_mode_hint()}
          choices={[
            ["hedging", m.margin_hedging()],
            ["netting", m.margin_netting()],
          ]}
        />
        <RunNumber name="leverage" memory={memory} label={m.leverage()} fallback={leverage} />
        <RunNumber name="margin_call_percent" label={m.margin_call_percent()} fallback="100" />
        <RunNumber name="stop_out_percent" label={m.stop_out_percent()} fallback="50" />
      </div>
    </RunPart>
  );
}

/** The strategy's own numbers; what is changed here is tried, not saved. */
export function ParamsPart({ strategy }: { readonly strategy: StrategyDetailView }) {
  const { typed, problem } = useRunForm();
  const params = Object.entries(strategy.spec.params ?? {});
  if (params.length === 0) return null;
  const memory = (name: string) => `param.${strategy.id}.${name}`;
  return (
    <RunPart
      title={m.part_params()}
      summary={params
        .map(([name, param]) => `${name} ${typed[memory(name)] ?? param.default}`)
        .join(", ")}
      open={problem?.field.startsWith("param.") ?? false}
    >
      <p className="text-12 text-faint">{m.params_text()}</p>
      <div className="grid grid-cols-2 items-start gap-3">
        {params.map(([name, param]) => (
          <RunNumber
            key={name}
            name={`param.${name}`}
            memory={memory(name)}
            label={name}
            fallback={String(param.default)}
          />
        ))}
      </div>
    </RunPart>
  );
}
