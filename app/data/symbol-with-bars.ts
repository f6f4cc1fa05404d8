/** The stored symbol to test a strategy of `symbol` on: itself, else a variant of it ("EURUSD.synthetic"), else itself without bars. */
export function symbolWithBars(
  sets: readonly { readonly symbol: string }[],
  symbol: string,
): string {
  const stored = sets.map((set) => set.symbol);
  if (stored.includes(symbol)) return symbol;
  return stored.find((name) => name.startsWith(`${symbol}.`)) ?? symbol;
}
