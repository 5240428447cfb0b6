/** The lines of the books made to add up: accounts to income and expense, these to the result, and that to cash. */
import { formatGrouped } from '../../money/formatGrouped.ts';
import { reconcileSeries } from '../reconciliation/reconcileSeries.ts';
import type { BooksReconciliation, SeriesForecast } from '../SeriesForecast.ts';
import { alignWithQuarters } from './alignWithQuarters.ts';
import { booksIdentities, CASH, EXPENSE, INCOME, OTHER_CASH, RESULT } from './booksLines.ts';
import { changesOf, withChanges } from './cashChanges.ts';

/** Lines whose quarters are forecast beside their months; the accounts follow them. */
const WITH_QUARTERS: readonly string[] = [INCOME, EXPENSE, RESULT];

/**
 * The lines with points that keep every identity of `booksIdentities` in every month, to the unit. First income,
 * expense and result are brought towards their quarters, then all lines of a month towards each other, in that order
 * as in Kourentzes & Athanasopoulos 2019, Annals of Tourism Research 75:393. Quarters and years then add up as sums.
 * Cash keeps its last balance and takes up the changes. Each line that was moved says so in its sentences.
 * Without identities the same lines and null. Throws a RangeError when some identity does not hold in the history or
 * amounts leave the safe range, and what `reconcileSeries` throws.
 */
export function reconcileBooks(
  lines: readonly SeriesForecast[],
  fiscalYearStartMonth: number,
): { readonly series: readonly SeriesForecast[]; readonly reconciliation: BooksReconciliation | null } {
  const keys = lines.map(({ key }) => key);
  const identities = booksIdentities(keys);
  if (identities.length === 0) return { series: lines, reconciliation: null };
  const hasCash = identities.some(({ total }) => total === CASH);
  const flows = lines.map((line) => {
    if (line.key === CASH) return hasCash ? changesOf(line) : line;
    return WITH_QUARTERS.includes(line.key) ? alignWithQuarters(line, fiscalYearStartMonth) : line;
  });
  assertHistoryAddsUp(flows);
  const { series, method, reason } = reconcileSeries(flows, identities);
  return {
    series: lines.map((line, index) => {
      const moved = series[index] ?? line;
      return withSentence(line, line.key === CASH && hasCash ? withChanges(line, moved) : moved);
    }),
    reconciliation: { method, reason },
  };
}

/** Of months that all lines of an identity have; the first change of cash is not known. */
function assertHistoryAddsUp(flows: readonly SeriesForecast[]): void {
  const amountsOf = new Map(
    flows.map(({ key, history }) => [
      key,
      new Map(history.map(({ month, valueMinor }) => [month, valueMinor])),
    ]),
  );
  for (const { total, parts } of booksIdentities([...amountsOf.keys()])) {
    for (const [month, amountMinor] of amountsOf.get(total) ?? []) {
      const sum = parts.reduce((so, { key, sign }) => so + sign * (amountsOf.get(key)?.get(month) ?? 0), 0);
      if (sum !== amountMinor) throw new RangeError(`${total} is not the sum of its parts in ${month}`);
    }
  }
}

function withSentence(before: SeriesForecast, after: SeriesForecast): SeriesForecast {
  const moves = after.points.map(
    ({ pointMinor }, step) => pointMinor - (before.points[step]?.pointMinor ?? 0),
  );
  if (moves.every((move) => move === 0)) return before;
  const { explanation } = after;
  const sentence = sentenceOf(after, moves);
  return { ...after, explanation: { ...explanation, sentences: [...explanation.sentences, sentence] } };
}

function sentenceOf({ key, kind, currency }: SeriesForecast, moves: readonly number[]): string {
  const isBalance = kind === 'balance';
  const movedMinor = isBalance ? (moves.at(-1) ?? 0) : moves.reduce((sum, move) => sum + move, 0);
  const sign = movedMinor < 0 ? '−' : '+';
  const amount = `${sign}${formatGrouped(Math.abs(movedMinor), currency)} ${currency}`;
  const span = moves.length === 1 ? 'the month ahead' : `the ${moves.length} months together`;
  const where = isBalance ? 'the last month' : span;
  return `Moved by ${amount} in ${where} ${purposeOf(key)}.`;
}

function purposeOf(key: string): string {
  if (key === CASH) return 'so that cash changes by the result and other cash movements';
  if (key === OTHER_CASH) return 'so that the result and it add up to the change of cash';
  if (key === RESULT) return 'so that it is income less expenses, and cash changes by it';
  if (key === INCOME || key === EXPENSE) {
    return 'so that its accounts and quarters add up, and income less expenses is the result';
  }
  return `so that the accounts add up to ${key.startsWith(`${INCOME}.`) ? 'income' : 'expenses'}`;
}
