/** Ticks between two fixed heights: 2^24 of 250 ms are 48 days. */
const ROOT_LEVELS = 24;
const ROOT_TICKS = 2 ** ROOT_LEVELS;
const SIZES = Array.from({ length: ROOT_LEVELS + 1 }, (_, level) => 2 ** level);

/** A random walk that can be asked for any tick at once. */
export interface Walk {
  /** Height at a tick; its standard deviation grows by 1 per square root of ticks, up to 48 days. */
  at(index: number): number;
  /**
   * The most (sign 1) or least (sign -1) over ticks first..last: never less than the truth, close to it for
   * runs that are a block.
   */
  bound(first: number, last: number, sign: 1 | -1): number;
}

/**
 * A walk by midpoint displacement (Paul Levy's construction): fixed heights every 48 days, and each middle of
 * a block is the mean of its ends plus a seeded displacement of the size a random walk would have there.
 * Only + - * /, square roots (exact by IEEE 754) and whole-number mixing, so every engine gives the same bits.
 */
export function seededWalk(seed: number): Walk {
  const seeds = Array.from({ length: ROOT_LEVELS + 1 }, (_, level) => mix(seed, level + 1));
  // A bridge over T ticks has variance T/4 in its middle; so has a displacement of either sign between 0.7 and 1
  // times 0.5852 x sqrt(T). Bounded and rarely small: what a block can reach is known to a factor of two.
  const reach = seeds.map((_, level) => 0.5852057359806528 * Math.sqrt(2 ** level));
  const below = reach.map((_, level) => sum(reach.slice(1, level + 1)));
  const rootReach = 1.224744871391589 * Math.sqrt(ROOT_TICKS);
  const rootHeight = (index: number) => noise(seeds[0] as number, index) * rootReach; // seeds has 25

  // The way down to the block that was asked for last, level by level: the next question is mostly next to it.
  const number = new Float64Array(ROOT_LEVELS + 1).fill(Number.NaN);
  const from = new Float64Array(ROOT_LEVELS + 1);
  const to = new Float64Array(ROOT_LEVELS + 1);

  /** Puts the ends of the block of 2^level ticks that holds `index` into from[level] and to[level]. */
  const descend = (index: number, level: number): void => {
    let known = level;
    while (known <= ROOT_LEVELS && number[known] !== Math.floor(index / (SIZES[known] as number))) {
      known++;
    }
    if (known > ROOT_LEVELS) {
      known = ROOT_LEVELS;
      const block = Math.floor(index / ROOT_TICKS);
      number[known] = block;
      from[known] = rootHeight(block * ROOT_TICKS);
      to[known] = rootHeight((block + 1) * ROOT_TICKS);
    }
    for (let above = known; above > level; above--) split(above, index);
  };

  const split = (above: number, index: number): void => {
    // Levels run from 24 down to 1: inside every array.
    const size = SIZES[above - 1] as number;
    const left = from[above] as number;
    const right = to[above] as number;
    const middle = (2 * (number[above] as number) + 1) * size;
    const luck = noise(seeds[above] as number, middle);
    const lift = (luck < 0 ? luck * 0.3 - 0.7 : luck * 0.3 + 0.7) * (reach[above] as number);
    const height = (left + right) / 2 + lift;
    number[above - 1] = Math.floor(index / size);
    from[above - 1] = index < middle ? left : height;
    to[above - 1] = index < middle ? height : right;
  };

  return {
    at(index) {
      descend(index, 0);
      return from[0] as number; // level 0 is always there
    },
    bound(first, last, sign) {
      const level = levelOf(last - first);
      // The last of 25 levels holds every reach below it.
      if (level > ROOT_LEVELS) return sign * (rootReach + (below[ROOT_LEVELS] as number));
      descend(first, level);
      let best = from[level] as number; // level is at most 24
      const right = to[level] as number;
      if (last > first && (right - best) * sign > 0) best = right;
      if (last > ((number[level] as number) + 1) * (SIZES[level] as number)) {
        descend(last, level);
        const end = to[level] as number;
        if ((end - best) * sign > 0) best = end;
      }
      return best + sign * (below[level] as number);
    },
  };
}

/** Level of the smallest block that is at least `ticks` long. */
function levelOf(ticks: number): number {
  if (ticks <= 1) return 0;
  return ticks <= 2 ** 31 ? 32 - Math.clz32(ticks - 1) : Number.POSITIVE_INFINITY;
}

/** A well mixed 32-bit number of two (murmur3's finaliser). */
export function mix(a: number, b: number): number {
  let h = (a ^ Math.imul(b, 0x9e3779b1)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** In -1..1, of a seed and a tick's number, which exceeds 32 bits. */
function noise(seed: number, index: number): number {
  const h = mix(seed ^ Math.imul(Math.floor(index / 4294967296), 0x27d4eb2f), index | 0);
  return h / 2147483648 - 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
