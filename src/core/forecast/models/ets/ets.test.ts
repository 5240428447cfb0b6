import { describe, expect, it } from 'vitest';
import { accidentalDeaths } from '../../../../../test/support/accidentalDeaths.ts';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { nameForm } from './EtsForm.ts';
import { EtsSearch } from './EtsSearch.ts';
import { ets } from './ets.ts';
import { fitForms } from './fitForms.ts';

describeModelContract(ets, { fittedIsPredictFrom: true });

const SCALE = 9000;
const monthly = { seasonLength: 12, evaluationsMax: 400 };
const values = Float64Array.from(accidentalDeaths);

/** `ets(USAccDeaths, model, damped)$aicc` of R's `forecast` 8.20, which searches the season's start states to the end. */
const AICC: Readonly<Record<string, number>> = {
  'ETS(A,N,A)': 1148.716,
  'ETS(A,A,A)': 1157.183,
  'ETS(A,Ad,A)': 1153.911,
  'ETS(M,N,A)': 1150.431,
  'ETS(M,N,M)': 1152.411,
  'ETS(M,A,M)': 1169.797,
  'ETS(M,Ad,M)': 1153.031,
};
/** `forecast(ets(USAccDeaths), h = 6)$mean`. */
const MEANS = [8397.497, 7599.221, 8396.595, 8646.51, 9443.412, 9893.065];

describe('automatic exponential smoothing', () => {
  it('finds for each form an AICc close to R’s, or better', () => {
    const search = new EtsSearch(
      values.map((value) => value / SCALE),
      12,
    );
    const fits = fitForms(search, true, 1000);
    expect(fits).toHaveLength(15);
    for (const { form, aicc } of fits) {
      const expected = AICC[nameForm(form)];
      if (expected === undefined) continue;
      expect(aicc + 2 * values.length * Math.log(SCALE)).toBeLessThan(expected + 3);
    }
    expect(fits.map(({ aicc }) => aicc)).toEqual(fits.map(({ aicc }) => aicc).sort((a, b) => a - b));
  });

  it('forecasts about what R does', () => {
    const predicted = ets.fit(values, monthly).predict(6);
    for (const [step, mean] of MEANS.entries()) {
      expect(Math.abs((predicted[step] ?? 0) / mean - 1)).toBeLessThan(0.02);
    }
  });

  it('averages several forms, and says which', () => {
    const { form } = ets.fit(values, monthly);
    expect(form).toMatch(/^0\.\d\d ETS\([AM],(N|A|Ad),[AM]\) \+ 0\.\d\d ETS/);
    const weights = [...form.matchAll(/\d\.\d\d/g)].map(([weight]) => Number(weight));
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 1);
  });

  it('tries no season without two of them, nor multiplicative parts with a zero', () => {
    expect(ets.fit(values.slice(0, 24), monthly).form).not.toMatch(/,[AM]\)/);
    const withZero = values.slice();
    withZero[30] = 0;
    expect(ets.fit(withZero, monthly).form).not.toMatch(/M/);
  });

  it('keeps to its budget, with fewer forms', () => {
    const search = new EtsSearch(
      values.map((value) => value / SCALE),
      12,
    );
    expect(fitForms(search, true, 6)).toHaveLength(2);
    expect(ets.fit(values, { seasonLength: 12, evaluationsMax: 0 }).predict(12)).toHaveLength(12);
  });

  it('carries the latest states of a long series over all of it', () => {
    const long = Float64Array.from(
      { length: 2600 },
      (_, t) => 100 + 0.05 * t + 10 * Math.sin((Math.PI * t) / 6),
    );
    const fit = ets.fit(long, monthly);
    const predicted = fit.predict(12);
    const early = fit.predictFrom(600, 12);
    for (let step = 0; step < 12; step += 1) {
      const expected = (t: number) => 100 + 0.05 * t + 10 * Math.sin((Math.PI * t) / 6);
      expect(predicted[step]).toBeCloseTo(expected(2600 + step), 3);
      expect(Math.abs((early[step] ?? 0) - expected(600 + step))).toBeLessThan(1);
    }
  });
});
