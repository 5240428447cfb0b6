/** Every form at given parameters against R's `forecast` 8.20. */
import { describe, expect, it } from 'vitest';
import { accidentalDeaths } from '../../../../../test/support/accidentalDeaths.ts';
import { type EtsForm, nameForm, type Season, type Trend } from './EtsForm.ts';
import { joinStates } from './runThrough.ts';
import { Smoothing } from './Smoothing.ts';
import { SmoothingFit } from './SmoothingFit.ts';

const SEASON = [-0.8, -1.5, -0.7, -0.5, 0.3, 0.8, 1.7, 1.0, -0.1, 0.2, -0.2, -0.2];
const STEPS = [1, 2, 12, 15];

/**
 * Error, trend and season; `forecast:::pegelsresid.C(USAccDeaths / 1000, 12, c(9.5, -0.05, rev(season)), …)$lik` with
 * alpha 0.4, beta 0.1, gamma 0.2, phi 0.9; then means and variances of `class1`, `class2` and `class3` for steps 1, 2,
 * 12 and 15. Multiplicative seasons start at 1 + season / 8.7. Two slips of R's are mended first, as the book has it:
 * without a trend `class1` puts gamma at `G[3, 1]`, not `G[p - m + 1, 1]`, and `class3` forgets phi in `H1`, `F1[1, 2]`
 * and `G1[, 2]`.
 */
const GOLDEN: readonly ['A' | 'M', Trend, Season, number, readonly number[], readonly number[]][] = [
  [
    'A',
    'N',
    'A',
    126.30225257,
    [8.2559399, 7.5073618, 9.0880533, 8.300799],
    [0.09963467, 0.11557622, 0.2749917, 0.34274327],
  ],
  [
    'M',
    'N',
    'A',
    130.27392435,
    [8.2559399, 7.5073618, 9.0880533, 8.300799],
    [0.09363746, 0.09242936, 0.31451569, 0.36041302],
  ],
  [
    'A',
    'A',
    'A',
    137.66403206,
    [8.3548202, 7.6521541, 9.8412981, 9.2154802],
    [0.12083235, 0.15104044, 1.58290376, 2.71510287],
  ],
  [
    'M',
    'A',
    'A',
    142.99925291,
    [8.3548202, 7.6521541, 9.8412981, 9.2154802],
    [0.11937571, 0.13003533, 1.88519638, 3.25249525],
  ],
  [
    'A',
    'Ad',
    'A',
    130.65271374,
    [8.324033, 7.6060525, 9.4375437, 8.6710195],
    [0.11161362, 0.13841205, 0.92103028, 1.355951],
  ],
  [
    'M',
    'Ad',
    'A',
    135.66240528,
    [8.324033, 7.6060525, 9.4375437, 8.6710195],
    [0.10868998, 0.11688613, 1.0933738, 1.58894507],
  ],
  [
    'M',
    'N',
    'M',
    126.87268249,
    [8.2328491, 7.4572135, 9.0948246, 8.2820503],
    [0.08881977, 0.08454715, 0.2996128, 0.30980906],
  ],
  [
    'M',
    'A',
    'M',
    138.1214768,
    [8.3331527, 7.5874095, 9.8704906, 9.1471057],
    [0.11097511, 0.11473696, 1.87072768, 2.68736736],
  ],
  [
    'M',
    'Ad',
    'M',
    131.93642444,
    [8.3010463, 7.544041, 9.4489566, 8.6278097],
    [0.10264156, 0.10498088, 1.06954933, 1.31127612],
  ],
  [
    'A',
    'N',
    'N',
    286.95929337,
    [9.1082059, 9.1082059, 9.1082059, 9.1082059],
    [0.76878072, 0.89178563, 2.12183478, 2.49084953],
  ],
  [
    'M',
    'N',
    'N',
    286.88843561,
    [9.1082059, 9.1082059, 9.1082059, 9.1082059],
    [0.82725074, 0.96093072, 2.30951745, 2.71830369],
  ],
  [
    'A',
    'A',
    'N',
    312.75596729,
    [9.2777736, 9.2878017, 9.3880831, 9.4181675],
    [1.13238403, 1.41548004, 14.83423083, 24.67464808],
  ],
  [
    'M',
    'A',
    'N',
    314.58936868,
    [9.2777736, 9.2878017, 9.3880831, 9.4181675],
    [1.31220176, 1.64809136, 18.02911242, 30.49073642],
  ],
  [
    'A',
    'Ad',
    'N',
    304.03733111,
    [9.1751587, 9.1545888, 9.0340099, 9.0165167],
    [1.01821194, 1.26268463, 8.40223618, 11.90319307],
  ],
  [
    'M',
    'Ad',
    'N',
    304.9911176,
    [9.1751587, 9.1545888, 9.0340099, 9.0165167],
    [1.1363771, 1.4078147, 9.53719643, 13.6386236],
  ],
];

function runForm(form: EtsForm): { smoothing: Smoothing; criterion: number } {
  const values = Float64Array.from(accidentalDeaths, (value) => value / 1000);
  const smoothing = new Smoothing(values, 12, 0);
  const hasTrend = form.trend !== 'N';
  smoothing.alpha = 0.4;
  smoothing.beta = hasTrend ? 0.1 : 0;
  smoothing.gamma = form.season === 'N' ? 0 : 0.2;
  smoothing.phi = form.trend === 'Ad' ? 0.9 : 1;
  smoothing.level[0] = 9.5;
  smoothing.slope[0] = hasTrend ? -0.05 : 0;
  const states = form.season === 'M' ? SEASON.map((state) => 1 + state / 8.7) : SEASON;
  if (form.season !== 'N') smoothing.season.set(states);
  return { smoothing, criterion: smoothing.run(form, 0) };
}

describe('the forms at given parameters', () => {
  for (const [error, trend, season, criterion, means, variances] of GOLDEN) {
    const form = { error, trend, season };
    it(`${nameForm(form)} has R's likelihood, forecasts and variances`, () => {
      const run = runForm(form);
      expect(run.criterion).toBeCloseTo(criterion, 7);
      const point = new Float64Array(17);
      const states = joinStates(undefined, run.smoothing, form, point);
      const fit = new SmoothingFit('ets', form, run.smoothing, states, 1);
      const predicted = fit.predict(15);
      const variance = fit.variance(15);
      // R's class 3 adds the covariance of level and season to the mean, and its variance is exact; ours is the book's.
      const [meanGap, varianceGap] = season === 'M' ? [1e-3, 4e-3] : [1e-7, 1e-6];
      for (const [index, step] of STEPS.entries()) {
        const [mean = 0, expected = 0] = [means[index], variances[index]];
        expect(Math.abs((predicted[step - 1] ?? 0) / mean - 1)).toBeLessThan(meanGap);
        expect(Math.abs((variance[step - 1] ?? 0) / expected - 1)).toBeLessThan(varianceGap);
      }
    });
  }
});
