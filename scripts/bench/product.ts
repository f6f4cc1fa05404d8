import { parseBarsCsv } from "#marketdata";
import { type Api, apiAt } from "../start/api.ts";
import { EXAMPLE } from "../start/example-strategy.ts";
import { Launched } from "../start/launch.ts";
import { type Figure, figure, median, timesOf } from "./measure.ts";

const RUNS = 20;

/** The started product as a user meets it: requests to the app on this machine. */
export async function productFigures(barsCsv: string): Promise<Figure[]> {
  const product = await Launched.ready();
  try {
    const api = await newUser(product.app);
    const empty = await timesOf(RUNS, () => fetch(`${product.app}/api/v1/nothing`));
    return [
      figure("smallest request (an address that is not there)", empty),
      ...(await backtestFigures(api, barsCsv, median(empty))),
      await orderFigure(api),
    ];
  } finally {
    await product.discard();
  }
}

async function newUser(app: string): Promise<Api> {
  const user = { email: "bench@nusatrade.example", password: "only-for-this-run", name: "Bench" };
  const { token } = await apiAt(app).post<{ token: string }>("/auth/register", user);
  return apiAt(app, token);
}

async function backtestFigures(api: Api, csv: string, emptyMs: number): Promise<Figure[]> {
  const parsed = parseBarsCsv(csv);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const bars = parsed.value.bars.time.length;
  const importing = await timesOf(
    5,
    () => api.postCsv("/bars/import?symbol=EURUSD&timeframe=H1", csv),
    1,
  );
  const spec = { ...EXAMPLE, symbol: "EURUSD" };
  const { id } = await api.post<{ id: string }>("/backtest/strategies", { name: spec.name, spec });
  const run = () => api.post("/backtest/run", { strategy_id: id });
  return [
    figure(`import ${bars} bars`, importing),
    figure(
      `backtest of ${bars} H1 bars through the API, less the smallest request`,
      await timesOf(RUNS, run),
      "ms",
      (ms) => ms - emptyMs,
    ),
  ];
}

/** Click to ticket without the page: the API's answer to a market order on the practice account, which holds the deal. */
async function orderFigure(api: Api): Promise<Figure> {
  let count = 0;
  const side = () => (count++ % 2 === 0 ? "BUY" : "SELL");
  const times = await timesOf(RUNS, async () => {
    const order = { symbol: "EURUSD", order_type: side(), lot_size: 0.01 };
    const key = { "Idempotency-Key": `bench-${count}` };
    const { status } = await api.post<{ status: string }>("/trading/orders", order, key);
    if (status !== "FILLED") throw new Error(`the order ended as ${status}`);
  });
  return figure("market order on the practice account, request to ticket", times);
}
