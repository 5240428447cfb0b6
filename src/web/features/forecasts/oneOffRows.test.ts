import { describe, expect, it } from 'vitest';
import type { SeriesForecastResponse } from '@/features/forecasts/forecastContract.ts';
import { oneOffRows, togglePutBack } from './oneOffRows.ts';

const explanation: SeriesForecastResponse['explanation'] = {
  method: 'combination',
  methodName: '',
  reason: '',
  historyMonths: 3,
  seasonal: false,
  backtest: null,
  hitRate80: null,
  warnings: [],
  sentences: [],
};
const series = (over: Partial<SeriesForecastResponse> = {}): SeriesForecastResponse => ({
  key: 'expense',
  label: 'Expenses',
  currency: 'SEK',
  kind: 'flow',
  status: 'ok',
  history: [
    { month: '2025-01', valueMinor: 100 },
    { month: '2025-02', valueMinor: 900 },
    { month: '2025-03', valueMinor: 700 },
  ],
  points: [],
  explanation: {
    ...explanation,
    exclusions: [{ month: '2025-03', valueMinor: 700, replacedByMinor: 110, reason: 'It stands out.' }],
  },
  ...over,
});
const february = { seriesKey: 'expense', month: '2025-02' };

describe('the one-offs of a series', () => {
  it('are those left out and those put back, in the order of time', () => {
    expect(oneOffRows(series(), [{ seriesKey: 'cash', month: '2025-01' }, february])).toEqual([
      { month: '2025-02', valueMinor: 900, replacedByMinor: null, reason: '', isPutBack: true },
      { month: '2025-03', valueMinor: 700, replacedByMinor: 110, reason: 'It stands out.', isPutBack: false },
    ]);
  });

  it('are changes where the series is a balance', () => {
    const balance = series({ kind: 'balance', explanation });
    expect(oneOffRows(balance, [february]).map(({ valueMinor }) => valueMinor)).toEqual([800]);
  });

  it('may be of months that the books no longer have, and are none in an old forecast', () => {
    const gone = { seriesKey: 'expense', month: '2020-01' };
    expect(oneOffRows(series({ explanation }), [gone])).toMatchObject([
      { valueMinor: null, isPutBack: true },
    ]);
    expect(oneOffRows(series({ explanation }), [])).toEqual([]);
  });

  it('are put back in every series where the month stands out, and left out again', () => {
    const all = [series({ key: 'cash' }), series({ key: 'income', explanation }), series()];
    const march = togglePutBack([february], all, '2025-03');
    expect(march).toEqual([
      february,
      { seriesKey: 'cash', month: '2025-03' },
      { seriesKey: 'expense', month: '2025-03' },
    ]);
    expect(togglePutBack(march, all, '2025-03')).toEqual([february]);
    expect(togglePutBack(march, all, '2025-02')).toHaveLength(2);
  });
});
