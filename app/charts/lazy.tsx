import { lazy, type ReactNode, Suspense, useSyncExternalStore } from "react";
import { Skeleton } from "../components/skeleton.tsx";

/** Drawing libraries come after the page stands, and only to the pages that draw. */
export const CandleChart = lazy(() => import("./candle-chart.tsx"));
export const TradeChart = lazy(() => import("./trade-chart.tsx"));
export const EquityPlot = lazy(() => import("./equity-plot.tsx"));

const never = () => () => {};

/** A chart's place: its size from the first paint on, a skeleton until the chart can draw. Never on the server. */
export function ChartPlace({
  className,
  children,
}: {
  readonly className: string;
  readonly children: ReactNode;
}) {
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const waiting = <Skeleton className="h-full w-full" />;
  return (
    <div className={className}>
      {inBrowser ? <Suspense fallback={waiting}>{children}</Suspense> : waiting}
    </div>
  );
}
