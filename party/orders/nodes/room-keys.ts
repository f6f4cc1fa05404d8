import type { Json } from "#domain";

/** Storage keys of a room: one value an intent, an event, a deal, so that each stays far below 128 KiB. */
export const KEYS = {
  meta: "meta",
  order: (requestId: string) => `order/${requestId}`,
  /** Padded, so that the storage's own order is the chain's. */
  event: (seq: number) => `event/${String(seq).padStart(12, "0")}`,
  deal: (ticket: string) => `deal/${ticket}`,
  snapshot: "snapshot",
  symbols: "symbols",
  sim: "sim",
} as const;

// 30,000 characters are 90,000 bytes at most: a value may have 131,072.
const PIECE_CHARACTERS = 30_000;

/** A value of any size as entries that each fit: its JSON text in numbered pieces. */
export function inPieces(key: string, value: Json): Readonly<Record<string, Json>> {
  const text = JSON.stringify(value);
  const of = Math.max(1, Math.ceil(text.length / PIECE_CHARACTERS));
  const pieces = Array.from({ length: of }, (_, i) => {
    return [
      `${key}/${i}`,
      { of, text: text.slice(i * PIECE_CHARACTERS, (i + 1) * PIECE_CHARACTERS) },
    ];
  });
  return Object.fromEntries(pieces);
}

/** Puts the pieces together again; null when the value was never stored. */
export function fromPieces(key: string, stored: ReadonlyMap<string, unknown>): unknown {
  const first = stored.get(`${key}/0`);
  if (!isPiece(first)) return null;
  let text = "";
  for (let i = 0; i < first.of; i++) {
    const piece = stored.get(`${key}/${i}`);
    if (!isPiece(piece)) throw new Error(`storage lost piece ${i} of ${key}`);
    text += piece.text;
  }
  return JSON.parse(text);
}

function isPiece(value: unknown): value is { readonly of: number; readonly text: string } {
  return typeof value === "object" && value !== null && "of" in value && "text" in value;
}
