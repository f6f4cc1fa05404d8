import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/cloudflare";
import {
  Form,
  Link,
  useActionData,
  useLoaderData,
  useNavigate,
  useNavigation,
  useSearchParams,
} from "@remix-run/react";
import { Play } from "lucide-react";
import { useState } from "react";
import { isTimeframe, TIMEFRAMES } from "#domain";
import { BacktestsTable } from "../components/backtests-table.tsx";
import { Button, ButtonLink } from "../components/button.tsx";
import { Field, NumberInput, Select, TextInput } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { Empty, Page, Panel } from "../components/panel.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { symbolWithBars } from "../data/symbol-with-bars.ts";
import { numberText } from "../format/money.ts";
import { readNumber } from "../format/price.ts";
import { type Problem, problemText } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import { openDesk, refuse, textOf } from "../services.server.ts";

export const meta: MetaFunction = () => [{ title: `${m.nav_backtest()} · NusaTrade` }];

export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  const [strategies, sets, backtests] = await Promise.all([
    services.strategies.list(user.id),
    services.bars.sets(user.id),
    services.backtests.list(user.id),
  ]);
  return { strategies, sets, backtests };
}

export async function action(args: ActionFunctionArgs) {
  const { services, user } = await openDesk(args);
  const form = await args.request.formData();
  const timeframe = textOf(form, "timeframe");
  const balance = readNumber(textOf(form, "initial_balance"));
  const start = textOf(form, "start_date");
  const end = textOf(form, "end_date");
  if (balance === null || balance <= 0) {
    const problem: Problem = { code: "bad_balance", message: "", details: {} };
    return data({ problem }, { status: 422 });
  }
  try {
    const { id } = await services.backtests.run(user.id, {
      strategy_id: textOf(form, "strategy_id"),
      symbol: textOf(form, "symbol"),
      ...(isTimeframe(timeframe) && { timeframe }),
      ...(start && { start_date: start }),
      ...(end && { end_date: end }),
      initial_balance: balance,
    });
    return redirect(`/backtest/${id}`);
  } catch (error) {
    return refuse(error);
  }
}

export default function Backtest() {
  const { strategies, backtests } = useLoaderData<typeof loader>();
  const running = useNavigation().formAction?.startsWith("/backtest") ?? false;
  return (
    <Page title={m.nav_backtest()} lead={m.backtest_lead()}>
      <div className="grid items-start gap-4 lg:grid-cols-[360px_minmax(0,1fr)]">
        <Panel title={m.run_backtest()}>
          {strategies.length === 0 ? (
            <div className="-mx-4">
              <Empty
                title={m.need_strategy_title()}
                action={
                  <ButtonLink to="/strategies/new" look="primary">
                    {m.new_strategy()}
                  </ButtonLink>
                }
              >
                {m.need_strategy_text()}
              </Empty>
            </div>
          ) : (
            <RunForm running={running} />
          )}
        </Panel>
        <div className="flex min-w-0 flex-col gap-4">
          {running && <Running />}
          <Panel title={m.last_backtests()} flush>
            <BacktestsTable backtests={backtests} />
          </Panel>
        </div>
      </div>
    </Page>
  );
}

function RunForm({ running }: { readonly running: boolean }) {
  const { strategies, sets } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  const [query] = useSearchParams();
  const asked = strategies.find(({ id }) => id === query.get("strategy")) ?? strategies[0];
  const [strategyId, setStrategyId] = useState(asked?.id ?? "");
  const [symbol, setSymbol] = useState(
    query.get("symbol") ?? symbolWithBars(sets, asked?.symbol ?? "EURUSD"),
  );
  const [timeframe, setTimeframe] = useState<string>(
    query.get("timeframe") ?? asked?.timeframe ?? "H1",
  );
  const stored = sets.find((set) => set.symbol === symbol && set.timeframe === timeframe);
  const symbols = [...new Set([...sets.map((set) => set.symbol), symbol])].sort();
  const chooseStrategy = (id: string) => {
    setStrategyId(id);
    const chosen = strategies.find((strategy) => strategy.id === id);
    if (!chosen) return;
    setSymbol(symbolWithBars(sets, chosen.symbol));
    setTimeframe(chosen.timeframe);
  };
  return (
    <Form method="post" className="flex flex-col gap-4">
      {problem && <RunProblem problem={problem} symbol={symbol} timeframe={timeframe} />}
      <Field label={m.strategy()}>
        <Select
          name="strategy_id"
          value={strategyId}
          onChange={({ target }) => chooseStrategy(target.value)}
        >
          {strategies.map(({ id, name, version }) => (
            <option key={id} value={id}>
              {name} v{version}
            </option>
          ))}
        </Select>
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={m.symbol()}>
          <Select name="symbol" value={symbol} onChange={({ target }) => setSymbol(target.value)}>
            {symbols.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Field>
        <Field label={m.timeframe()}>
          <Select
            name="timeframe"
            value={timeframe}
            onChange={({ target }) => setTimeframe(target.value)}
          >
            {TIMEFRAMES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Field>
      </div>
      <p className={stored ? "text-12 text-faint" : "text-12 text-warn"}>
        {stored ? (
          m.bars_from_to({
            count: numberText(stored.bars, getLocale(), 0),
            from: stored.from.slice(0, 10),
            to: stored.to.slice(0, 10),
          })
        ) : (
          <>
            {m.no_bars_here({ symbol, timeframe })}{" "}
            <Link
              to={`/data?symbol=${symbol}&timeframe=${timeframe}`}
              className="font-medium underline"
            >
              {m.import_action()}
            </Link>
          </>
        )}
      </p>
      <div className="grid grid-cols-2 gap-3">
        <Field label={m.start_date()}>
          <TextInput
            type="date"
            name="start_date"
            min={stored?.from.slice(0, 10)}
            max={stored?.to.slice(0, 10)}
          />
        </Field>
        <Field label={m.end_date()}>
          <TextInput
            type="date"
            name="end_date"
            min={stored?.from.slice(0, 10)}
            max={stored?.to.slice(0, 10)}
          />
        </Field>
      </div>
      <Field
        label={m.initial_balance()}
        hint={m.initial_balance_hint()}
        problem={problem?.code === "bad_balance" ? m.balance_not_number() : undefined}
      >
        <NumberInput name="initial_balance" defaultValue="10000" />
      </Field>
      <Button type="submit" look="primary" pending={running} disabled={!stored}>
        {!running && <Play size={16} aria-hidden />}
        {m.run_backtest()}
      </Button>
    </Form>
  );
}

function RunProblem({
  problem,
  symbol,
  timeframe,
}: {
  problem: Problem;
  symbol: string;
  timeframe: string;
}) {
  if (problem.code === "bad_balance") return null;
  return (
    <Notice tone="danger" title={problemText(problem)}>
      {problem.code === "no_bars" && (
        <Link
          to={`/data?symbol=${symbol}&timeframe=${timeframe}`}
          className="font-medium text-accent underline"
        >
          {m.import_action()}
        </Link>
      )}
    </Notice>
  );
}

/** The run is one request: this says what is going on, and lets the reader walk away from it. */
function Running() {
  const navigate = useNavigate();
  return (
    <Panel
      title={m.running()}
      actions={
        <Button onClick={() => navigate("/backtest", { replace: true })}>{m.cancel()}</Button>
      }
    >
      <div role="status" className="flex flex-col gap-4">
        <p className="text-faint">{m.running_text()}</p>
        <div className="grid grid-cols-2 gap-4 md:grid-cols-4">
          {["a", "b", "c", "d", "e", "f", "g", "h"].map((place) => (
            <Skeleton key={place} className="h-12" />
          ))}
        </div>
        <Skeleton className="h-56" />
      </div>
    </Panel>
  );
}
