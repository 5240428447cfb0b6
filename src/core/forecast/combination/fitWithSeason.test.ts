import { describe, expect, test } from 'vitest';
import { fakeModel } from '../../../../test/support/fakeModel.ts';
import { ses } from '../models/ses/ses.ts';
import { adjustForSeason } from '../season/seasonalAdjustment.ts';
import { fitWithSeason } from './fitWithSeason.ts';

const OPTIONS = { seasonLength: 4, evaluationsMax: 100 };
const FACTORS = [0.5, 1, 1.5, 1];
const VALUES = Float64Array.from({ length: 40 }, (_, t) => (100 + t) * (FACTORS[t % 4] ?? 1));
const model = () => fakeModel({ at: (step, origin) => 200 + origin + step, varianceAt: (step) => 9 * step });

describe('fitWithSeason', () => {
  for (const form of ['additive', 'multiplicative'] as const) {
    const adjustment = adjustForSeason(VALUES, 4, { form });

    test(`gives every answer back with the ${form} season of its position in it`, () => {
      const inner = model();
      const fitted = fitWithSeason(inner, adjustment, OPTIONS);
      expect(inner.calls).toEqual([
        [adjustment.adjusted, { seasonLength: 1, evaluationsMax: 100, removedSeason: 4 }],
      ]);
      expect(fitted.form).toBe(`fake, ${form} season`);
      expect(fitted.predict(6)).toEqual(fitted.predictFrom(40, 6));
      for (const origin of [40, 38, 21]) {
        const plain = Float64Array.from({ length: 6 }, (_, index) => 201 + origin + index);
        expect(fitted.predictFrom(origin, 6)).toEqual(adjustment.reseason(plain, origin));
      }
      for (const [t, value] of fitted.fitted.entries()) expect(value).toBeCloseTo(VALUES[t] as number, 9);
    });

    test(`parts sum to the forecast, the ${form} season being what it changed`, () => {
      const fitted = fitWithSeason(model(), adjustment, OPTIONS);
      const { level, trend, season } = fitted.components(6);
      for (const [step, value] of fitted.predict(6).entries()) {
        expect((level[step] ?? 0) + (trend[step] ?? 0) + (season[step] ?? 0)).toBeCloseTo(value, 9);
      }
      expect(season[0]).toBeLessThan(0);
      expect(season[2]).toBeGreaterThan(0);
    });
  }

  test('an added season leaves the variance, one that multiplies does so with its square', () => {
    const added = fitWithSeason(model(), adjustForSeason(VALUES, 4, { form: 'additive' }), OPTIONS);
    for (const [step, value] of added.variance(6).entries()) expect(value).toBeCloseTo(9 * (step + 1), 9);
    const adjustment = adjustForSeason(VALUES, 4, { form: 'multiplicative' });
    const multiplied = fitWithSeason(model(), adjustment, OPTIONS);
    for (const [step, value] of multiplied.variance(6).entries()) {
      expect(value).toBeCloseTo(9 * (step + 1) * adjustment.indexAt(40 + step) ** 2, 9);
    }
  });

  test('a large added season does not take the variance away', () => {
    const huge = VALUES.map((value, t) => 1e17 * ((value - 120) * (t % 3 === 0 ? 1 : 1.01)));
    const adjustment = adjustForSeason(huge, 4);
    expect(adjustment.form).toBe('additive');
    const inner = ses.fit(adjustment.adjusted, { ...OPTIONS, seasonLength: 1 });
    const outer = fitWithSeason(ses, adjustment, OPTIONS);
    expect((outer.variance(1)[0] as number) / (inner.variance(1)[0] as number)).toBeCloseTo(1, 6);
  });

  test('without a season it is the model itself', () => {
    const adjustment = adjustForSeason(VALUES.slice(0, 7), 4);
    const fitted = fitWithSeason(model(), adjustment, OPTIONS);
    expect(fitted.form).toBe('fake');
    expect([...fitted.predict(2)]).toEqual([208, 209]);
  });
});
