import { describe, expect, it } from 'vitest';
import { glanceWarnings } from './glanceWarnings.ts';

const WELL = { booksUntil: '2026-03-31', isReconciled: true, forecastAsOf: '2026-03-31', lowPointMinor: 100 };

describe('what to look at in a company', () => {
  it('is nothing where all is well', () => {
    expect(glanceWarnings(WELL, '2026-06-01')).toEqual([]);
  });

  it('is that there are no books, before anything else', () => {
    expect(glanceWarnings({ ...WELL, booksUntil: null, isReconciled: false }, '2026-06-01')).toEqual([
      'noBooks',
    ]);
  });

  it('is each thing that is wrong, the worst first', () => {
    const bad = { ...WELL, isReconciled: false, forecastAsOf: '2026-02-28', lowPointMinor: -1 };
    expect(glanceWarnings(bad, '2026-06-02')).toEqual([
      'notReconciled',
      'cashRunsOut',
      'booksOld',
      'forecastStale',
    ]);
    expect(glanceWarnings({ ...WELL, forecastAsOf: null, lowPointMinor: null }, '2026-04-01')).toEqual([
      'noForecast',
    ]);
  });
});
