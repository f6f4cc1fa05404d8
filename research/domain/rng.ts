/** Randomness as an argument: a function that returns a number in [0, 1). */
export type Rng = () => number;

/**
 * Small fast seeded generator (sfc32), the same sequence in every JavaScript engine.
 *
 * @param seed any finite number; its low 32 bits count.
 * Source: PractRand's sfc32, 12 rounds of warm-up.
 */
export function seededRng(seed: number): Rng {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed >>> 0;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}
