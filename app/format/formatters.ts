// Making an Intl formatter costs far more than using it, and a live table writes hundreds of numbers a second.
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/** A formatter of plain numbers, made once per language and number of decimals. */
export function numberFormat(tag: string, decimals: number): Intl.NumberFormat {
  return kept(numbers, `${tag} ${decimals}`, () => {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return new Intl.NumberFormat(tag, digits);
  });
}

/** A formatter of moments, made once per language and set of options; hours run from 00 to 23. */
export function dateFormat(tag: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(dates, `${tag} ${JSON.stringify(options)}`, () => {
    return new Intl.DateTimeFormat(tag, { ...options, hourCycle: "h23" });
  });
}

function kept<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}
