import { minorDigits } from '@/core/money/Money.ts';

/**
 * An exact fraction with the number of decimals it was written with, which Beancount needs for its
 * tolerances. `denominator` is positive; fractions are reduced.
 */
export type Rational = {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly decimals: number;
};

/** Digits of one number in a file, before and after the point. */
const DIGITS_MAX = 40;

export const ZERO: Rational = { numerator: 0n, denominator: 1n, decimals: 0 };

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function rational(numerator: bigint, denominator: bigint, decimals: number): Rational {
  const divisor = greatestDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor, decimals };
}

/** `1,234.50` or `.5` without a sign; undefined when it is not a number of at most DIGITS_MAX digits. */
export function parseRational(text: string): Rational | undefined {
  const plain = text.replaceAll(',', '');
  const match = /^(\d*)(?:\.(\d*))?$/.exec(plain);
  if (!match || plain.length > DIGITS_MAX || (!match[1] && !match[2])) return undefined;
  const decimals = match[2]?.length ?? 0;
  return rational(BigInt(`${match[1] ?? ''}${match[2] ?? ''}`), 10n ** BigInt(decimals), decimals);
}

export function add(a: Rational, b: Rational): Rational {
  return rational(
    a.numerator * b.denominator + b.numerator * a.denominator,
    a.denominator * b.denominator,
    Math.max(a.decimals, b.decimals),
  );
}

export function negate(a: Rational): Rational {
  return { ...a, numerator: -a.numerator };
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, negate(b));
}

export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator, a.decimals + b.decimals);
}

/** Undefined when dividing by zero. */
export function divide(a: Rational, b: Rational): Rational | undefined {
  if (b.numerator === 0n) return undefined;
  const sign = b.numerator < 0n ? -1n : 1n;
  return rational(
    a.numerator * b.denominator * sign,
    a.denominator * b.numerator * sign,
    Math.max(a.decimals, b.decimals),
  );
}

export function absolute(a: Rational): Rational {
  return a.numerator < 0n ? negate(a) : a;
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function isZero(a: Rational): boolean {
  return a.numerator === 0n;
}

/** One unit of the last decimal the number was written with, times `multiplier`: 0.005 for 1.25 and 0.5. */
export function lastDecimalTimes(a: Rational, multiplier: Rational): Rational {
  return multiply(multiplier, rational(1n, 10n ** BigInt(a.decimals), 0));
}

/** Minor units of a currency, half away from zero; undefined outside the safe range. */
export function toMinor(a: Rational, currency: string): number | undefined {
  const scaled = a.numerator * 10n ** BigInt(minorDigits(currency));
  const size = scaled < 0n ? -scaled : scaled;
  const rounded = (size * 2n + a.denominator) / (a.denominator * 2n);
  if (rounded > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return rounded === 0n ? 0 : Number(rounded) * (scaled < 0n ? -1 : 1);
}

export function fromMinor(amountMinor: number, currency: string): Rational {
  const digits = minorDigits(currency);
  return rational(BigInt(amountMinor), 10n ** BigInt(digits), digits);
}

/** Plain decimal text for messages, cut after six decimals. */
export function formatRational(a: Rational): string {
  const size = absolute(a);
  const whole = size.numerator / size.denominator;
  const millionths = ((size.numerator % size.denominator) * 1_000_000n) / size.denominator;
  const fraction = String(millionths).padStart(6, '0').replace(/0+$/, '').padEnd(2, '0');
  return `${a.numerator < 0n ? '-' : ''}${whole}.${fraction}`;
}
