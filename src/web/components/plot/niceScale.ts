const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next number outwards that reads well: 1, 1.5, 2 … 8 times a power of ten. */
function niceBound(value: number): number {
  if (value === 0) return 0;
  const size = Math.abs(value);
  const power = 10 ** Math.floor(Math.log10(size));
  const step = STEPS.find((candidate) => candidate * power >= size) ?? 10;
  return Math.sign(value) * step * power;
}

/** Bounds of an axis that holds zero and the values; one below the other even where all are zero. */
export function niceScale(values: readonly number[]): { readonly low: number; readonly high: number } {
  const low = niceBound(values.reduce((least, value) => Math.min(least, value), 0));
  const high = niceBound(values.reduce((most, value) => Math.max(most, value), 0));
  return low === high ? { low: 0, high: 1 } : { low, high };
}
