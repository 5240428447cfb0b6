import { describe, expect, it } from 'vitest';
import type { Forecast } from '@/features/forecasts/forecastContract.ts';
import { compareForecasts, effectsOf } from './compareForecasts.ts';

const books = (cashAtHorizonMinor: number, month: string, pointMinor: number): Forecast['baseline'] => ({
  series: [],
  lowPoint: { month, pointMinor, lower80Minor: null },
  cashAtHorizonMinor,
});

const forecast: Pick<Forecast, 'baseline' | 'scenario'> = {
  baseline: books(1_000, '2022-03', 800),
  scenario: {
    id: '01J00000000000000000000000',
    name: 'Hire',
    version: 1,
    forecast: books(700, '2022-12', 650),
    effects: [
      { sentence: 'out', cashAtHorizonMinor: -500, lowPointMinor: -300 },
      { sentence: 'in', cashAtHorizonMinor: -300, lowPointMinor: -150 },
    ],
  },
};

describe('a scenario beside the baseline', () => {
  it('puts horizon and low point side by side', () => {
    expect(compareForecasts(forecast)).toMatchObject([
      { baselineMinor: 1_000, scenarioMinor: 700 },
      { baselineMinor: 800, scenarioMinor: 650, baselineNote: 'Mar 2022', scenarioNote: 'Dec 2022' },
    ]);
    expect(compareForecasts({ ...forecast, scenario: null })).toEqual([]);
  });

  it('tells what each change adds; together they are the whole difference', () => {
    const effects = effectsOf(forecast);
    expect(effects.map(({ horizonEffectMinor }) => horizonEffectMinor)).toEqual([-500, 200]);
    expect(effects.map(({ lowPointEffectMinor }) => lowPointEffectMinor)).toEqual([-300, 150]);
    expect(effects.at(-1)?.cashAtHorizonMinor).toBe(700);
  });
});
