/** `1,204`. */
export function formatNumber(count: number): string {
  return count.toLocaleString('en');
}

/** `1 voucher`, `1,204 vouchers`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(count)} ${count === 1 ? singular : plural}`;
}
