/** A share of an amount in hundredths of a per cent, rounded to whole öre, half away from zero. */
export function shareOf(amountMinor: number, basisPoints: number): number {
  const product = Math.abs(amountMinor) * basisPoints;
  return Math.sign(amountMinor) * Math.floor((product + 5_000) / 10_000);
}

/** Whole kronor as öre. */
export function kronor(amount: number): number {
  return amount * 100;
}

/** VAT of 25 % in basis points. */
export const VAT_25 = 2_500;
