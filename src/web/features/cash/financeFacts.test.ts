import { describe, expect, it } from 'vitest';
import type { Finance, FinanceFigureResponse } from '@/features/forecasts/financeContract.ts';
import { financeFacts } from './financeFacts.ts';

function figureOf(change: Partial<FinanceFigureResponse>): FinanceFigureResponse {
  return {
    key: 'staticRunway',
    group: 'runway',
    label: 'Runway at the present burn',
    unit: 'months',
    status: 'known',
    value: 12.5,
    values: [],
    note: 'Note.',
    formula: 'Cash ÷ burn.',
    inputs: [{ label: 'Cash now', value: 125_000, unit: 'minor' }],
    confidence: 'High: booked.',
    method: 'Booked cash.',
    ...change,
  };
}

const finance = (figures: FinanceFigureResponse[]): Finance => ({ floorMinor: 0, figures });

describe('the finance facts of the cash page', () => {
  it('open formula, inputs, method and confidence', () => {
    const [fact] = financeFacts(finance([figureOf({})]), 'runway', 'SEK');
    expect(fact).toEqual({
      key: 'staticRunway',
      label: 'Runway at the present burn',
      value: '12.5 months',
      note: 'Note.',
      definition: 'Cash ÷ burn. Cash now: 1,250.00. Booked cash. Confidence: High: booked.',
    });
  });

  it.each([
    ['beyondHorizon', 'Beyond horizon'],
    ['doesNotApply', 'None'],
    ['notEnoughHistory', 'Too short'],
  ] as const)('never show a number for %s', (status, value) => {
    expect(financeFacts(finance([figureOf({ status, value: null })]), 'runway', 'SEK')[0]).toMatchObject({
      value,
    });
  });

  it('put the three dates under the chance, and say which lie beyond', () => {
    const facts = financeFacts(
      finance([
        figureOf({ key: 'floorProbability', unit: 'probability', value: 0.635 }),
        figureOf({ key: 'floorDateP10', unit: 'month', value: '2026-02' }),
        figureOf({ key: 'floorDateP50', unit: 'month', value: '2026-05' }),
        figureOf({ key: 'floorDateP90', unit: 'month', status: 'beyondHorizon', value: null }),
      ]),
      'runway',
      'SEK',
    );
    expect(facts).toMatchObject([{ value: '63.5 %', note: 'P10 Feb 2026, P50 May 2026, P90 beyond' }]);
  });

  it('show amounts with their currency and growth with its sign', () => {
    const facts = financeFacts(
      finance([
        figureOf({ key: 'netBurn', unit: 'minor', value: -12_300 }),
        figureOf({ key: 'revenueGrowthYearly', unit: 'ratio', value: 0.1137 }),
      ]),
      'business',
      'SEK',
    );
    expect(facts).toMatchObject([{ value: '\u2212123.00', unit: 'SEK' }, { value: '+11.4 %' }]);
    expect(facts[1]).not.toHaveProperty('unit');
  });
});
