/** `2024-01-31`, UTC. */
export function dayText(time: number): string {
  return isoOf(time).slice(0, 10);
}

/** `2024-01-31 13:05`, UTC. */
export function minuteText(time: number): string {
  return isoOf(time).slice(0, 16).replace("T", " ");
}

/** Calendar year, UTC. */
export function yearOfTime(time: number): number {
  return new Date(time).getUTCFullYear();
}

/** 0 = January, UTC. */
export function monthOfTime(time: number): number {
  return new Date(time).getUTCMonth();
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
