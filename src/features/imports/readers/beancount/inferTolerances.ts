import type { JournalPosting } from './Journal.ts';
import {
  absolute,
  add,
  compare,
  lastDecimalTimes,
  multiply,
  parseRational,
  type Rational,
  ZERO,
} from './Rational.ts';

export type ToleranceOptions = {
  readonly multiplier: Rational;
  readonly isFromCost: boolean;
  /** Per currency, `*` for all others: used where no number of the transaction has decimals. */
  readonly defaults: ReadonlyMap<string, Rational>;
};

/** The tolerance options of a journal, with Beancount's defaults. */
export function toleranceOptions(options: ReadonlyMap<string, readonly string[]>): ToleranceOptions {
  const half = parseRational('0.5') ?? ZERO;
  const given =
    options.get('inferred_tolerance_multiplier')?.at(-1) ?? options.get('tolerance_multiplier')?.at(-1);
  const defaults = new Map<string, Rational>();
  for (const text of options.get('inferred_tolerance_default') ?? []) {
    const [currency = '', number = ''] = text.split(':');
    const tolerance = parseRational(number.trim());
    if (tolerance !== undefined) defaults.set(currency.trim(), tolerance);
  }
  return {
    multiplier: (given === undefined ? undefined : parseRational(given)) ?? half,
    isFromCost: options.get('infer_tolerance_from_cost')?.at(-1)?.toUpperCase() === 'TRUE',
    defaults,
  };
}

/**
 * How far each currency of a transaction may be off: half of the last decimal of the coarsest number that
 * has decimals (Beancount, "Precision & Tolerances"). Numbers without decimals allow nothing.
 */
export function inferTolerances(
  postings: readonly JournalPosting[],
  options: ToleranceOptions,
): (currency: string) => Rational {
  const tolerances = new Map<string, Rational>();
  const fromCost = new Map<string, Rational>();
  for (const { number, currency, cost, price } of postings) {
    if (number === undefined || currency === undefined || number.decimals === 0) continue;
    const tolerance = lastDecimalTimes(number, options.multiplier);
    if (compare(tolerance, tolerances.get(currency) ?? ZERO) > 0) tolerances.set(currency, tolerance);
    if (!options.isFromCost) continue;
    const unit = cost?.perUnit ?? (price?.isTotal === false ? price.amount.number : undefined);
    const into = cost?.currency ?? price?.amount.currency;
    if (unit === undefined || into === undefined) continue;
    const widened = multiply(tolerance, absolute(unit));
    const sum = fromCost.get(into);
    fromCost.set(into, sum === undefined ? widened : add(sum, widened));
  }
  for (const [currency, tolerance] of fromCost)
    if (compare(tolerance, tolerances.get(currency) ?? ZERO) > 0) tolerances.set(currency, tolerance);
  return (currency) =>
    tolerances.get(currency) ?? options.defaults.get(currency) ?? options.defaults.get('*') ?? ZERO;
}
