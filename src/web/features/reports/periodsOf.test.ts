import { describe, expect, it } from 'vitest';
import { ledgerFigure } from './ledgerFigure.ts';
import { periodsOf } from './periodsOf.ts';

const year = (startsOn: string, endsOn: string) => ({ id: startsOn, startsOn, endsOn, periods: [] });

describe('the periods of a company', () => {
  it('begin with the last fiscal year, as far as its books go', () => {
    const periods = periodsOf({ booksFrom: '2020-05-04', booksUntil: '2021-10-31' }, [
      year('2020-05-01', '2021-04-30'),
      year('2021-05-01', '2022-04-30'),
      year('2022-05-01', '2023-04-30'),
    ]);
    expect(periods).toEqual({
      from: '2020-05',
      to: '2021-10',
      years: [
        { label: 'May 2020 – Apr 2021', from: '2020-05', to: '2021-04' },
        { label: 'May 2021 – Apr 2022', from: '2021-05', to: '2021-10' },
      ],
      last: { from: '2021-05', to: '2021-10' },
    });
  });

  it('are none without books, and twelve months without fiscal years', () => {
    expect(periodsOf({ booksFrom: null, booksUntil: null }, [])).toBeNull();
    expect(periodsOf({ booksFrom: '2019-01-01', booksUntil: '2021-12-31' }, [])?.last).toEqual({
      from: '2021-01',
      to: '2021-12',
    });
  });
});

describe('a figure of the ledger', () => {
  it('is what the report calls it', () => {
    const sums = { openingMinor: 10, debitMinor: 7, creditMinor: 2, closingMinor: 15 };
    const figures = ['opening', 'debit', 'credit', 'movement', 'closing'] as const;
    expect(figures.map((figure) => ledgerFigure(sums, figure))).toEqual([10, 7, 2, 5, 15]);
  });
});
