import { lazy } from "react";

/** Drawing comes after the numbers stand, and only to who ran something. */
export const HeatmapPlot = lazy(() => import("./heatmap-plot.tsx"));
export const FanPlot = lazy(() => import("./fan-plot.tsx"));
export const WalkPlot = lazy(() => import("./walk-plot.tsx"));
