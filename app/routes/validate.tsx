import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/cloudflare";
import { type ShouldRevalidateFunctionArgs, useLoaderData, useNavigate } from "@remix-run/react";
import { marketFacts } from "../backtest/market-facts.ts";
import { ButtonLink } from "../components/button.tsx";
import { Empty, Page, Panel } from "../components/panel.tsx";
import { symbolWithBars } from "../data/symbol-with-bars.ts";
import { m } from "../i18n/generated/messages.js";
import { openDesk, refuse, textOf } from "../services.server.ts";
import { readDraft } from "../strategy/draft.ts";
import { Workbench } from "../validate/workbench.tsx";

export const meta: MetaFunction = () => [{ title: `${m.val_title()} · NusaTrade` }];

/** What practice accounts and backtests are kept in. */
const CURRENCY = "USD";

export async function loader(args: LoaderFunctionArgs) {
  const { services, user } = await openDesk(args);
  const query = new URL(args.request.url).searchParams;
  const [strategies, sets] = await Promise.all([
    services.strategies.list(user.id),
    services.bars.sets(user.id),
  ]);
  const asked = query.get("strategy");
  const strategy = asked ? strategies.find(({ id }) => id === asked) : strategies[0];
  if (asked && !strategy) throw data(null, { status: 404 });
  if (!strategy) return { user, sets, strategies, chosen: null };
  const versions = await services.strategies.versions(user.id, strategy.id);
  const wanted = Number(query.get("version"));
  const shown =
    versions.find(({ version }) => version === wanted) ??
    versions.find(({ version }) => version === strategy.version);
  if (!shown) throw data(null, { status: 404 });
  const symbol = query.get("symbol") ?? symbolWithBars(sets, strategy.symbol);
  const symbols = [...new Set([...sets.map((set) => set.symbol), symbol])];
  return {
    user,
    sets,
    strategies,
    chosen: {
      id: strategy.id,
      version: shown.version,
      spec: shown.spec as unknown as Readonly<Record<string, unknown>>, // a spec is a JSON object
      symbol,
      timeframe: query.get("timeframe") ?? strategy.timeframe,
      markets: marketFacts(symbols),
    },
  };
}

/** Saves a spec with other defaults as the strategy's newest version. */
export async function action(args: ActionFunctionArgs) {
  const { services, user } = await openDesk(args);
  const form = await args.request.formData();
  const read = readDraft(textOf(form, "spec"));
  if (!read.ok)
    return data({ problem: { code: "bad_spec", message: "", details: {} } }, { status: 422 });
  try {
    const { version } = await services.strategies.update(user.id, textOf(form, "strategy_id"), {
      spec: read.value,
    });
    return { saved: { version } };
  } catch (error) {
    return refuse(error);
  }
}

/** A saved version is no reason to read everything again: results on the page are of the version they were made of. */
export function shouldRevalidate({
  formMethod,
  defaultShouldRevalidate,
}: ShouldRevalidateFunctionArgs) {
  return formMethod === "POST" ? false : defaultShouldRevalidate;
}

export default function Validate() {
  const { user, strategies, sets, chosen } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  return (
    <Page
      title={m.val_title()}
      lead={m.val_lead()}
      actions={
        chosen && (
          <ButtonLink to={`/strategies/${chosen.id}?version=${chosen.version}`}>
            {m.strategy()} v{chosen.version}
          </ButtonLink>
        )
      }
    >
      {chosen === null ? (
        <Panel title={m.val_title()} flush>
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
        </Panel>
      ) : (
        <Workbench
          key={`${chosen.id} ${chosen.version}`}
          userId={user.id}
          strategies={strategies}
          strategyId={chosen.id}
          version={chosen.version}
          spec={chosen.spec}
          sets={sets}
          symbol={chosen.symbol}
          timeframe={chosen.timeframe}
          markets={chosen.markets}
          currency={CURRENCY}
          onStrategy={(id) => navigate(`/backtest/validate?strategy=${id}`)}
        />
      )}
    </Page>
  );
}
