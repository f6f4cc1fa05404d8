import type { SymbolSpec } from "#domain";

/**
 * How far `upper` lies above `lower`, in points; negative below. Whole where it is whole but for binary error,
 * so that a stop exactly at the broker's level passes.
 */
export function pointsBetween(
  lower: number,
  upper: number,
  spec: Pick<SymbolSpec, "point">,
): number {
  const points = (upper - lower) / spec.point;
  const nearest = Math.round(points);
  return Math.abs(points - nearest) < 1e-6 ? nearest : points;
}
