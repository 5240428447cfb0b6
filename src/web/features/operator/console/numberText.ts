const GROUPED = new Intl.NumberFormat('en-GB');

/** `1,234`. */
export function numberText(count: number): string {
  return GROUPED.format(count);
}
