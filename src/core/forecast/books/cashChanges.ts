/** Cash as what it changes by, which is what adds up with flows, and back. */
import { assertMinor } from '../../money/Money.ts';
import type { SeriesForecast } from '../SeriesForecast.ts';
import { shiftPoint } from '../shiftPoint.ts';

/**
 * The changes of a balance from month to month, with its key. The band of a change `h` months ahead has the variance of
 * the balance over h, what each of h independent changes would add; both edges keep their proportion.
 * Without history the last balance is 0.
 */
export function changesOf(balance: SeriesForecast): SeriesForecast {
  const { history, points } = balance;
  const last = history.at(-1)?.valueMinor ?? 0;
  return {
    ...balance,
    kind: 'flow',
    history: history.slice(1).map(({ month, valueMinor }, index) => ({
      month,
      valueMinor: assertMinor(valueMinor - (history[index]?.valueMinor ?? 0)),
    })),
    points: points.map((point, step) => {
      const before = points[step - 1]?.pointMinor ?? last;
      const pointMinor = assertMinor(point.pointMinor - before);
      const edge = (edgeMinor: number | null) =>
        edgeMinor === null
          ? null
          : pointMinor + Math.round((edgeMinor - point.pointMinor) / Math.sqrt(step + 1));
      return {
        month: point.month,
        pointMinor,
        lower80Minor: edge(point.lower80Minor),
        upper80Minor: edge(point.upper80Minor),
        lower95Minor: edge(point.lower95Minor),
        upper95Minor: edge(point.upper95Minor),
      };
    }),
  };
}

/** The balance that these changes lead to, from its last month on; the band keeps its width around each new point. */
export function withChanges(balance: SeriesForecast, changes: SeriesForecast): SeriesForecast {
  let pointMinor = balance.history.at(-1)?.valueMinor ?? 0;
  const points = balance.points.map((point, step) => {
    pointMinor = assertMinor(pointMinor + (changes.points[step]?.pointMinor ?? 0));
    return shiftPoint(point, pointMinor - point.pointMinor);
  });
  return { ...balance, points };
}
