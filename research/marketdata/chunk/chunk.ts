import type { Bars } from "#domain";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { decimalsFor, fromPoints, toPoints } from "./scale.ts";

// "NTB" and the version of the layout: a reader of another version must refuse, not guess.
const MAGIC = [0x4e, 0x54, 0x42] as const;
const VERSION = 1;
const RAW = 255;
const CONSTANT = 254;

/**
 * Bars as bytes, small before gzip and smaller after it (the caller compresses): whole points, each as its
 * difference from a near neighbour, zigzag varints, column after column. Any double comes back as it was; a
 * column that is no decimal number is stored as it is. NaN comes back as NaN, whatever its payload.
 */
export function encodeChunk(bars: Bars): Uint8Array {
  const count = bars.time.length;
  const writer = new ByteWriter(count * 12);
  for (const byte of MAGIC) writer.byte(byte);
  writer.byte(VERSION);
  writer.varint(count);
  writeColumn(writer, bars.time, (points, i) => 2 * at(points, i - 1) - at(points, i - 2));
  writePrices(writer, bars);
  writeColumn(writer, bars.volume, () => 0);
  writeColumn(writer, bars.spread, (points, i) => at(points, i - 1));
  return writer.finish();
}

/** @throws RangeError if the bytes are not a whole chunk of a version known here. */
export function decodeChunk(bytes: Uint8Array): Bars {
  const reader = new ByteReader(bytes);
  const magic = MAGIC.every((expected) => reader.byte() === expected);
  const version = reader.byte();
  if (!magic || version !== VERSION)
    throw new RangeError(`not a chunk of bars of version ${VERSION}`);
  const count = reader.varint();
  // Seven columns, of which a constant one takes 9 bytes however long it is; prices take a byte each at least.
  if (count > reader.left) throw new RangeError("the chunk of bars ends too early");
  const time = readColumn(reader, count, (points, i) => 2 * at(points, i - 1) - at(points, i - 2));
  const prices = readPrices(reader, count);
  const volume = readColumn(reader, count, () => 0);
  const spread = readColumn(reader, count, (points, i) => at(points, i - 1));
  if (reader.left > 0) throw new RangeError(`the chunk of bars has ${reader.left} bytes too many`);
  return { time, ...prices, volume, spread };
}

/** What a value is expected to be from those before it; the difference is what gets written. */
type Predict = (points: Float64Array, index: number) => number;

function writeColumn(writer: ByteWriter, column: Float64Array, predict: Predict): void {
  if (writeConstant(writer, column)) return;
  const decimals = decimalsFor([column]);
  if (decimals === null) {
    writeRaw(writer, [column]);
    return;
  }
  writer.byte(decimals);
  const points = toPoints(column, decimals);
  for (let i = 0; i < points.length; i++) writer.zigzag(at(points, i) - predict(points, i));
}

function readColumn(reader: ByteReader, count: number, predict: Predict): Float64Array {
  const decimals = reader.byte();
  if (decimals === CONSTANT) return new Float64Array(count).fill(reader.double());
  if (decimals === RAW) return readRaw(reader, count);
  const points = new Float64Array(count);
  for (let i = 0; i < count; i++) points[i] = reader.zigzag() + predict(points, i);
  return fromPoints(points, decimals);
}

/** A spread that the source does not have is one NaN, not one a bar. */
function writeConstant(writer: ByteWriter, column: Float64Array): boolean {
  const first = column[0];
  if (first === undefined || !column.every((value) => Object.is(value, first))) return false;
  writer.byte(CONSTANT);
  writer.double(first);
  return true;
}

type Prices = Pick<Bars, "open" | "high" | "low" | "close">;

/** Open from the close before, close from open, high and low from the body: all small, two of them never negative. */
function writePrices(writer: ByteWriter, { open, high, low, close }: Prices): void {
  const columns = [open, close, high, low];
  const decimals = decimalsFor(columns);
  if (decimals === null) {
    writeRaw(writer, columns);
    return;
  }
  writer.byte(decimals);
  const o = toPoints(open, decimals);
  const c = toPoints(close, decimals);
  const h = toPoints(high, decimals);
  const l = toPoints(low, decimals);
  for (let i = 0; i < o.length; i++) writer.zigzag(at(o, i) - at(c, i - 1));
  for (let i = 0; i < o.length; i++) writer.zigzag(at(c, i) - at(o, i));
  for (let i = 0; i < o.length; i++) writer.zigzag(at(h, i) - Math.max(at(o, i), at(c, i)));
  for (let i = 0; i < o.length; i++) writer.zigzag(Math.min(at(o, i), at(c, i)) - at(l, i));
}

function readPrices(reader: ByteReader, count: number): Prices {
  const decimals = reader.byte();
  if (decimals === RAW) {
    const open = readRaw(reader, count);
    const close = readRaw(reader, count);
    return { open, close, high: readRaw(reader, count), low: readRaw(reader, count) };
  }
  const column = () => Float64Array.from({ length: count }, () => reader.zigzag());
  const o = column();
  const c = column();
  const h = column();
  const l = column();
  for (let i = 0; i < count; i++) {
    o[i] = at(o, i) + at(c, i - 1);
    c[i] = at(c, i) + at(o, i);
    h[i] = at(h, i) + Math.max(at(o, i), at(c, i));
    l[i] = Math.min(at(o, i), at(c, i)) - at(l, i);
  }
  const [open, close] = [fromPoints(o, decimals), fromPoints(c, decimals)];
  return { open, close, high: fromPoints(h, decimals), low: fromPoints(l, decimals) };
}

function writeRaw(writer: ByteWriter, columns: readonly Float64Array[]): void {
  writer.byte(RAW);
  for (const column of columns) for (const value of column) writer.double(value);
}

function readRaw(reader: ByteReader, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => reader.double());
}

function at(points: Float64Array, index: number): number {
  return points[index] ?? 0; // before the first bar everything is 0
}
