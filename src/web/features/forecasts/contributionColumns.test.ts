import { describe, expect, it } from 'vitest';
import { contributionColumns, partsOf } from './contributionColumns.ts';

const month = (over: object) => ({
  month: '2026-01',
  levelMinor: 0,
  trendMinor: 0,
  seasonMinor: 0,
  calendarMinor: 0,
  limitsMinor: 0,
  reconciledMinor: 0,
  scenarioMinor: 0,
  ...over,
});

describe('what a forecast is made of, drawn', () => {
  it('begins where the books end, stacks away from zero and comes out at the forecast', () => {
    const [column] = contributionColumns(
      [month({ levelMinor: 120, trendMinor: 30, seasonMinor: -70, calendarMinor: -10 })],
      100,
    );
    expect(column).toMatchObject({ key: '2026-01', label: 'Jan 26', month: 'Jan 2026', pointMinor: 70 });
    expect(column?.bars).toEqual([
      { kind: 'level', from: 0, to: 20 },
      { kind: 'trend', from: 20, to: 50 },
      { kind: 'season', from: 0, to: -70 },
      { kind: 'calendar', from: -70, to: -80 },
    ]);
    expect(column?.mark).toBe(-30);
  });

  it('names the parts that any month has, and leaves out of a month what is nothing there', () => {
    const months = [month({ levelMinor: 100 }), month({ levelMinor: 100, scenarioMinor: 5 })];
    expect(partsOf(months).map(({ kind }) => kind)).toEqual(['level', 'scenario']);
    expect(contributionColumns(months, 100).map(({ bars }) => bars.length)).toEqual([0, 1]);
  });
});
