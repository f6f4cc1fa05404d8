import { MAX_LINE_BYTES } from "./frames.ts";

const LINE_FEED = 10;

/**
 * Bytes of a stream into whole lines. Bytes, not text: a read may end inside a UTF-8 character.
 *
 * @param tooLong called once when a line grows past MAX_LINE_BYTES; nothing is given out after that.
 */
export function lineReader(
  take: (line: string) => void,
  tooLong: () => void,
): (chunk: Uint8Array) => void {
  let rest = Buffer.alloc(0);
  let isBroken = false;
  return (chunk) => {
    if (isBroken) return;
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      if (end >= MAX_LINE_BYTES) break;
      const line = rest.subarray(0, end).toString("utf8");
      rest = rest.subarray(end + 1);
      if (line.trim() !== "") take(line);
    }
    if (rest.length >= MAX_LINE_BYTES) {
      isBroken = true;
      rest = Buffer.alloc(0);
      tooLong();
    }
  };
}
