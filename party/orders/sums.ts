/** A sum of decimals without its binary dust: no lot, price or currency has more than eight decimals. */
export function withoutDust(sum: number): number {
  return Math.round(sum * 1e8) / 1e8;
}

/** What a closing deal brings: MT5 counts swap, commission and fee beside its profit. */
export function netOf(deal: {
  readonly profit: number;
  readonly swap: number;
  readonly commission: number;
  readonly fee: number;
}): number {
  return deal.profit + deal.swap + deal.commission + deal.fee;
}
