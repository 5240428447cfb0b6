import { daysBetween } from '@/core/ledger/isoDate.ts';
import type { CompanyGlance } from './companyContract.ts';

/** Books that end longer ago are said to be old. */
export const BOOKS_OLD_DAYS = 62;

export type GlanceState = {
  readonly booksUntil: string | null;
  readonly isReconciled: boolean;
  readonly forecastAsOf: string | null;
  readonly lowPointMinor: number | null;
};

/** What somebody who keeps many companies should look at, the worst first. */
export function glanceWarnings(state: GlanceState, today: string): CompanyGlance['warnings'] {
  const { booksUntil, isReconciled, forecastAsOf, lowPointMinor } = state;
  if (booksUntil === null) return ['noBooks'];
  const isOld = daysBetween(booksUntil, today) > BOOKS_OLD_DAYS;
  return [
    ...(isReconciled ? [] : (['notReconciled'] as const)),
    ...(lowPointMinor !== null && lowPointMinor < 0 ? (['cashRunsOut'] as const) : []),
    ...(isOld ? (['booksOld'] as const) : []),
    ...(forecastAsOf === null ? (['noForecast'] as const) : []),
    ...(forecastAsOf !== null && forecastAsOf !== booksUntil ? (['forecastStale'] as const) : []),
  ];
}
