/** A share as people read it: `12.5 %`; nothing to divide by is said as such. */
export function rateText(rate: number | null): string {
  return rate === null ? 'none' : `${(100 * rate).toFixed(1)} %`;
}
