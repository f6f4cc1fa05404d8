import fc from "fast-check";
import { expect, test } from "vitest";
import { bookOf, type DealBook, isBooked, withDeal } from "./room-deals.ts";

const tickets = fc.uniqueArray(fc.stringMatching(/^\d{1,12}$/), { maxLength: 60 });

test("a book knows exactly the deals that were booked, one by one or at once, and keeps what it was", () => {
  fc.assert(
    fc.property(tickets, tickets, (booked, others) => {
      const deals = booked.map((ticket, time) => ({ ticket, time }));
      let book: DealBook = {};
      for (const deal of deals) {
        const before = book;
        book = withDeal(book, deal);
        expect(isBooked(before, deal.ticket)).toBe(false);
      }
      expect(book).toEqual(bookOf(deals));
      for (const ticket of booked) expect(isBooked(book, ticket)).toBe(true);
      for (const ticket of others) expect(isBooked(book, ticket)).toBe(booked.includes(ticket));
    }),
  );
});
