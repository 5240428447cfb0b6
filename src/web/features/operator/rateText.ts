/** A share as people read it: `12.5 %`; a dash where there is nothing to divide by. */
export function rateText(rate: number | null): string {
  return rate === null ? '–' : `${(100 * rate).toFixed(1)} %`;
}
