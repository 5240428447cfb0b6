/** The part of an amount that falls on what is left of a period, to the second, rounded half away from zero. */
export function prorate(
  amountMinor: number,
  period: { readonly start: number; readonly end: number },
  atSeconds: number,
): number {
  const whole = period.end - period.start;
  const left = Math.min(whole, Math.max(0, period.end - atSeconds));
  if (whole <= 0) return 0;
  const doubled = 2n * BigInt(Math.abs(amountMinor)) * BigInt(left) + BigInt(whole);
  const rounded = Number(doubled / (2n * BigInt(whole)));
  return amountMinor < 0 ? -rounded : rounded;
}
