import { formatMonth } from '@/core/ledger/isoDate.ts';
import type { BooksForecastResponse } from '@/features/forecasts/forecastContract.ts';
import { formatMinor, formatSigned } from '@/web/lib/format/formatMinor.ts';
import type { CashOutlook } from './CashForecast.ts';

export const NEXT_MONTHS = 3;

export type CashFact = {
  readonly key: 'lowPoint' | 'runway' | 'next';
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly definition: string;
};

type Points = BooksForecastResponse['series'][number]['points'];

function cashPointsOf(forecast: CashOutlook): Points {
  return forecast.series.find(({ key }) => key === 'cash')?.points ?? [];
}

function runwayFact(points: Points, horizon: string): CashFact {
  const expected = points.find(({ pointMinor }) => pointMinor < 0)?.month;
  const careful = points.find(({ lower80Minor }) => lower80Minor !== null && lower80Minor < 0)?.month;
  const hasBand = points.some(({ lower80Minor }) => lower80Minor !== null);
  const atWorst = hasBand
    ? careful === undefined
      ? '80 % band: stays above zero too'
      : `80 % band: below zero from ${formatMonth(careful)}`
    : 'No band: the history is too short';
  return {
    key: 'runway',
    label: 'Runway',
    value: expected === undefined ? `Beyond ${horizon}` : `Until ${formatMonth(expected)}`,
    note: atWorst,
    definition:
      'The first month whose expected cash at month’s end is below zero. When there is none, the forecast only says that it lies beyond its horizon.',
  };
}

/** The month-end at which the low side of the 80 % band is lowest. */
function carefulLow(points: Points): { month: string; amountMinor: number } | undefined {
  const lows = points.flatMap(({ month, lower80Minor }) =>
    lower80Minor === null ? [] : [{ month, amountMinor: lower80Minor }],
  );
  return lows.reduce<(typeof lows)[number] | undefined>(
    (low, next) => (low === undefined || next.amountMinor < low.amountMinor ? next : low),
    undefined,
  );
}

function lowPointFact({ lowPoint }: CashOutlook, points: Points, currency: string): CashFact {
  const careful = carefulLow(points);
  const isNow = lowPoint.month < (points[0]?.month ?? '');
  return {
    key: 'lowPoint',
    label: isNow ? `Low point, now` : `Low point, ${formatMonth(lowPoint.month)}`,
    value: formatMinor(lowPoint.pointMinor, currency),
    note:
      careful === undefined
        ? 'No band: the history is too short'
        : `80 % band: down to ${formatMinor(careful.amountMinor, currency)} in ${formatMonth(careful.month)}`,
    definition: `The lowest expected cash from the books’ last month to ${formatMonth(points.at(-1)?.month ?? lowPoint.month)}, at month’s end.`,
  };
}

/** What the forecast says in three figures, each with its definition. `cashMinor` is what the books say now. */
export function cashFacts(forecast: CashOutlook, cashMinor: number, currency: string): CashFact[] {
  const points = cashPointsOf(forecast);
  const last = points.at(-1);
  const third = points[Math.min(NEXT_MONTHS, points.length) - 1];
  if (last === undefined || third === undefined) return [];
  const months = Math.min(NEXT_MONTHS, points.length);
  return [
    lowPointFact(forecast, points, currency),
    runwayFact(points, formatMonth(last.month)),
    {
      key: 'next',
      label: months === 1 ? 'Next month, net' : `Next ${months} months, net`,
      value: formatSigned(third.pointMinor - cashMinor, currency),
      note: `Expected change of cash until ${formatMonth(third.month)}`,
      definition: `Expected cash at the end of ${formatMonth(third.month)} less cash at the books’ last date.`,
    },
  ];
}
