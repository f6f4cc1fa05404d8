/** A condition over bars: one of these three in every cell. */
export const NO = 0;
export const YES = 1;
export const UNKNOWN = 2;
