/**
 * Money: integer minor units (öre, cents) with a currency. Never a float.
 * Every amount in the system is a safe integer; adding past that range throws.
 */
export type Money = { readonly amountMinor: number; readonly currency: string };

/** ISO 4217 currencies whose minor unit is not a hundredth. */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  IQD: 3,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

/** Number of decimals of a currency's minor unit; 2 for whatever ISO 4217 does not list otherwise. */
export function minorDigits(currency: string): number {
  return MINOR_DIGITS[currency] ?? 2;
}

/** The integer itself, or a RangeError when it is not a safe integer. */
export function assertMinor(amountMinor: number): number {
  if (!Number.isSafeInteger(amountMinor))
    throw new RangeError(`not an amount in minor units: ${amountMinor}`);
  return amountMinor === 0 ? 0 : amountMinor;
}

/** Sum of amounts in minor units; throws a RangeError past the safe range. */
export function sumMinor(amounts: Iterable<number>): number {
  let total = 0;
  for (const amount of amounts) total = assertMinor(total + amount);
  return total;
}

/**
 * Parses a plain decimal (`-1234.5`, `.5`, `+7`) into minor units. Digits beyond the minor unit are
 * rounded half away from zero; `exact` is false when that changed the value.
 * Returns undefined when the text is not a plain decimal or leaves the safe range.
 */
export function parseDecimalMinor(
  text: string,
  currency: string,
): { amountMinor: number; exact: boolean } | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim().replace('−', '-'));
  if (!match || (!match[2] && !match[3])) return undefined;
  const digits = minorDigits(currency);
  const fraction = match[3] ?? '';
  const kept = fraction.slice(0, digits).padEnd(digits, '0');
  const rest = fraction.slice(digits);
  let minor = BigInt(`${match[2] || '0'}${kept}`);
  if (rest && rest.charCodeAt(0) >= 53) minor += 1n;
  if (minor > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  const amountMinor = Number(minor) * (match[1] === '-' ? -1 : 1);
  return { amountMinor: amountMinor === 0 ? 0 : amountMinor, exact: !/[1-9]/.test(rest) };
}

/** Plain decimal text of an amount, `-1234.50`: what exports and the CLI print. */
export function formatDecimal(amountMinor: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(assertMinor(amountMinor))).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const sign = amountMinor < 0 ? '-' : '';
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-digits)}`;
}
