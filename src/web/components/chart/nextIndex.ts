const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -12,
  PageDown: 12,
};

/** Where a key leads from one of so many places; undefined for a key that leads nowhere. */
export function nextIndex(key: string, index: number, count: number): number | undefined {
  const ends: Readonly<Record<string, number>> = { Home: 0, End: count - 1 };
  const step = STEPS[key];
  const next = step === undefined ? ends[key] : index + step;
  return next === undefined ? undefined : Math.max(0, Math.min(next, count - 1));
}
