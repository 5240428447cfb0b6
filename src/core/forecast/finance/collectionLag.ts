/** How many months after booking income turns into money, measured from three lines of the books. */

/** Longest lag that is looked for, in months. */
export const LAG_MONTHS_MAX = 3;
/** Lags are tried in tenths of a month. */
const LAG_STEPS = 10;
/** Fewer months than this say nothing. */
const MONTHS_MIN = 12;
/** Only the latest months count, for customers change. */
const MONTHS_MAX = 36;
/** The shifted income must explain at least this share of the movement of receipts. */
const EXPLAINED_MIN = 0.5;

export type CollectionLag = {
  readonly months: number;
  /** Share of the variance of receipts that income shifted by the lag explains, at most 1. */
  readonly explained: number;
  /** Months that it was measured on. */
  readonly trials: number;
};

/**
 * The lag that makes income look most like receipts. What came in is not booked as such in these lines, so receipts of
 * a month are taken as the change of cash plus the expenses of the month, as if all expenses were paid at once; money
 * that comes in steadily from elsewhere (or goes) is allowed for by a constant. The lag is the one of 0, 0.1 … 3
 * months with the least squared difference, the smallest of equals. Null when fewer than 12 months can be compared or
 * the best lag explains less than half of the movement. All lines are of one length, oldest first.
 */
export function measureCollectionLag(
  cash: readonly number[],
  income: readonly number[],
  expense: readonly number[],
): CollectionLag | null {
  const start = Math.max(LAG_MONTHS_MAX, cash.length - MONTHS_MAX);
  const trials = cash.length - start;
  if (trials < MONTHS_MIN) return null;
  const receipts = new Float64Array(trials);
  for (let month = 0; month < trials; month += 1) {
    const at = start + month;
    receipts[month] = (cash[at] ?? 0) - (cash[at - 1] ?? 0) + (expense[at] ?? 0);
  }
  const movement = spreadOf(receipts);
  if (!(movement > 0)) return null;
  let best = { months: 0, left: Number.POSITIVE_INFINITY };
  const rest = new Float64Array(trials);
  for (let step = 0; step <= LAG_MONTHS_MAX * LAG_STEPS; step += 1) {
    const months = step / LAG_STEPS;
    for (let month = 0; month < trials; month += 1) {
      rest[month] = (receipts[month] as number) - shiftedAt(income, start + month, months);
    }
    const left = spreadOf(rest);
    if (left < best.left) best = { months, left };
  }
  const explained = 1 - best.left / movement;
  return explained < EXPLAINED_MIN ? null : { months: best.months, explained, trials };
}

/** Income of the position `months` earlier; between two months, in proportion. Positions before the first count as it. */
export function shiftedAt(income: readonly number[], position: number, months: number): number {
  const whole = Math.floor(months);
  const part = months - whole;
  const at = (index: number) => income[Math.max(0, index)] ?? 0;
  return (1 - part) * at(position - whole) + (part > 0 ? part * at(position - whole - 1) : 0);
}

/** Sum of squares about the mean. */
function spreadOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
}
