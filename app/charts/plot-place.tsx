import { useEffect, useRef } from "react";
import { watchTheme } from "./colours.ts";

/** Draws a plot as wide as its place, anew when the width or the theme changes. */
export function PlotPlace(props: {
  readonly label: string;
  readonly testId: string;
  /** Keeps the place's height until the plot is there. */
  readonly className?: string;
  readonly draw: (width: number) => readonly Element[];
}) {
  const { draw, label, testId, className } = props;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = box.current;
    if (!place) return;
    let width = 0;
    const paint = () => {
      width = Math.floor(place.clientWidth);
      if (width > 0) place.replaceChildren(...draw(width));
    };
    const observer = new ResizeObserver(() => {
      if (Math.floor(place.clientWidth) !== width) paint();
    });
    observer.observe(place);
    paint();
    const forget = watchTheme(paint);
    return () => {
      observer.disconnect();
      forget();
    };
  }, [draw]);
  return <div ref={box} role="img" aria-label={label} data-testid={testId} className={className} />;
}

/** What all plots look like. */
export function plotFrame(width: number) {
  return {
    width,
    marginLeft: 64,
    marginRight: 12,
    style: {
      background: "transparent",
      fontFamily: "inherit",
      fontSize: "12px",
      color: "var(--nt-normal)",
    },
  };
}
