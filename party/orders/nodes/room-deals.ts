import type { EpochMs } from "#domain";

/**
 * Every deal that is booked, by ticket, in piles: a step that books one copies its pile and not the whole ledger, which
 * holds the deals of two months.
 */
export type DealBook = Readonly<Record<string, Readonly<Record<string, EpochMs>>>>;

/** Tickets rise one by one, so that their last digits spread them evenly. */
const PILE_DIGITS = 2;

export function isBooked(book: DealBook, ticket: string): boolean {
  return book[pileOf(ticket)]?.[ticket] !== undefined;
}

export function withDeal(
  book: DealBook,
  { ticket, time }: { readonly ticket: string; readonly time: EpochMs },
): DealBook {
  const pile = pileOf(ticket);
  return { ...book, [pile]: { ...book[pile], [ticket]: time } };
}

/** The book of many deals at once. */
export function bookOf(
  deals: readonly { readonly ticket: string; readonly time: EpochMs }[],
): DealBook {
  const book: Record<string, Record<string, EpochMs>> = {};
  for (const { ticket, time } of deals) {
    const pile = pileOf(ticket);
    book[pile] ??= {};
    book[pile][ticket] = time;
  }
  return book;
}

function pileOf(ticket: string): string {
  return ticket.slice(-PILE_DIGITS);
}
