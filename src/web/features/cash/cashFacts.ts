import { formatMonth } from '@/core/forecast/month.ts';
import type { BooksForecastResponse } from '@/features/forecasts/forecastContract.ts';
import { formatMinor, formatSigned } from '@/web/lib/format/formatMinor.ts';

export const NEXT_MONTHS = 3;

export type CashFact = {
  readonly key: 'lowPoint' | 'runway' | 'next';
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly definition: string;
};

type Points = BooksForecastResponse['series'][number]['points'];

function cashPointsOf(forecast: BooksForecastResponse): Points {
  return forecast.series.find(({ key }) => key === 'cash')?.points ?? [];
}

function runwayFact(points: Points, horizon: string): CashFact {
  const expected = points.find(({ pointMinor }) => pointMinor < 0)?.month;
  const careful = points.find(({ lower80Minor }) => lower80Minor !== null && lower80Minor < 0)?.month;
  const hasBand = points.some(({ lower80Minor }) => lower80Minor !== null);
  const atWorst = hasBand
    ? careful === undefined
      ? 'The low side of the 80 % band stays above zero too'
      : `As early as ${formatMonth(careful)} on the low side of the 80 % band`
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

/** What the forecast says in three figures, each with its definition. `cashMinor` is what the books say now. */
export function cashFacts(forecast: BooksForecastResponse, cashMinor: number, currency: string): CashFact[] {
  const points = cashPointsOf(forecast);
  const last = points.at(-1);
  const third = points[Math.min(NEXT_MONTHS, points.length) - 1];
  if (last === undefined || third === undefined) return [];
  const { lowPoint } = forecast;
  const months = Math.min(NEXT_MONTHS, points.length);
  return [
    {
      key: 'lowPoint',
      label: `Low point, ${formatMonth(lowPoint.month)}`,
      value: formatMinor(lowPoint.pointMinor, currency),
      note:
        lowPoint.lower80Minor === null
          ? 'No band: the history is too short'
          : `${formatMinor(lowPoint.lower80Minor, currency)} on the low side of the 80 % band`,
      definition: `The lowest expected cash at a month’s end, until ${formatMonth(last.month)}.`,
    },
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
