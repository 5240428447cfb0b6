import { expect, test } from 'vitest';
import { fakeModel } from '../../../../test/support/fakeModel.ts';
import { cutToHorizon } from './cutToHorizon.ts';
import type { ValuesForecast } from './forecastValues.ts';

const steps = (from: number) => Float64Array.of(from, from + 1, from + 2, from + 3, from + 4);
const FORECAST: ValuesForecast = {
  pool: { entries: [], why: 'a test' },
  tried: [{ model: fakeModel({ at: () => 0 }), fitted: null, point: steps(10), weight: 1 }],
  point: steps(20),
  components: { level: steps(30), trend: steps(40), season: steps(50) },
  deviations: steps(60),
  spreads: steps(70),
  origins: [{ origin: 9, errors: steps(80) }],
  isSeasonal: true,
};

test('keeps the steps asked for after the gap, and what was measured on the past', () => {
  const cut = cutToHorizon(FORECAST, 2, 1);
  expect(cut).toEqual({
    ...FORECAST,
    tried: [{ ...FORECAST.tried[0], point: Float64Array.of(11, 12) }],
    point: Float64Array.of(21, 22),
    components: {
      level: Float64Array.of(31, 32),
      trend: Float64Array.of(41, 42),
      season: Float64Array.of(51, 52),
    },
    deviations: Float64Array.of(61, 62),
    spreads: Float64Array.of(71, 72),
  });
  expect(cutToHorizon(FORECAST, 5)).toEqual(FORECAST);
});
