import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/cloudflare";
import {
  useActionData,
  useLoaderData,
  useNavigate,
  useNavigation,
  useSearchParams,
} from "@remix-run/react";
import { marketFacts } from "../backtest/market-facts.ts";
import { readRunForm } from "../backtest/read-run-form.ts";
import { RunForm } from "../backtest/run-form.tsx";
import { BacktestsTable } from "../components/backtests-table.tsx";
import { Button, ButtonLink } from "../components/button.tsx";
import { Empty, Page, Panel } from "../components/panel.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import type { Problem } from "../i18n/errors.ts";
import { m } from "../i18n/generated/messages.js";
import { openDesk, refuse, type StrategyDetailView } from "../services.server.ts";

export const meta: MetaFunction = () => [{ title: `${m.nav_backtest()} · NusaTrade` }];

export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  const [strategies, sets, backtests] = await Promise.all([
    services.strategies.list(user.id),
    services.bars.sets(user.id),
    services.backtests.list(user.id),
  ]);
  const asked = new URL(args.request.url).searchParams.get("strategy");
  const chosen = strategies.find(({ id }) => id === asked) ?? strategies[0];
  const strategy = chosen ? await services.strategies.get(user.id, chosen.id) : null;
  const symbols = [...new Set([...sets, ...strategies].map(({ symbol }) => symbol))];
  return { strategies, strategy, sets, backtests, markets: marketFacts(symbols) };
}

export async function action(args: ActionFunctionArgs) {
  const { services, user } = await openDesk(args);
  const read = readRunForm(await args.request.formData());
  if (!read.ok) {
    const problem: Problem = { code: "bad_field", message: "", details: { ...read.error } };
    return data({ problem }, { status: 422 });
  }
  try {
    const { id } = await services.backtests.run(user.id, read.value);
    return redirect(`/backtest/${id}`);
  } catch (error) {
    return refuse(error);
  }
}

export default function Backtest() {
  const { strategies, strategy, sets, backtests, markets } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  const running = useNavigation().formAction?.startsWith("/backtest") ?? false;
  const [query, setQuery] = useSearchParams();
  return (
    <Page
      title={m.nav_backtest()}
      lead={m.backtest_lead()}
      actions={
        strategies.length > 0 && <ButtonLink to="/backtest/validate">{m.val_open()}</ButtonLink>
      }
    >
      <div className="grid items-start gap-4 lg:grid-cols-[400px_minmax(0,1fr)]">
        <Panel title={m.run_backtest()}>
          {strategy === null ? (
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
            <RunForm
              key={strategy.id}
              strategies={strategies}
              strategy={strategy as StrategyDetailView} // every value comes over as it was
              onStrategy={(id) =>
                setQuery({ strategy: id }, { replace: true, preventScrollReset: true })
              }
              sets={sets}
              markets={markets}
              asked={{ symbol: query.get("symbol"), timeframe: query.get("timeframe") }}
              running={running}
              problem={problem}
            />
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
