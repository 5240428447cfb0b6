import { describe, expect, test } from 'vitest';
import { accidentalDeaths } from '../../../../../test/support/accidentalDeaths.ts';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { nile } from '../../../../../test/support/nile.ts';
import { fitSmoothing } from './fitSmoothing.ts';
import { runningSlopes } from './runningSlopes.ts';
import { theta } from './theta.ts';

const NILE = Float64Array.from(nile);

/** Users of a server by the minute: `WWWusage` of R datasets. */
const USERS = Float64Array.from(
  `
  88 84 85 85 84 85 83 85 88 89 91 99 104 112 126 138 146 151 150 148 147 149 143 132 131 139 147 150 148
  145 140 134 131 131 129 126 126 132 137 140 142 150 159 167 170 171 172 172 174 175 172 172 174 174 169
  165 156 142 131 121 112 104 102 99 99 95 88 84 84 87 89 88 85 86 89 91 91 94 101 110 121 135 145 149 156
  165 171 175 177 182 193 204 208 210 215 222 228 226 222 220
`
    .trim()
    .split(/\s+/),
  Number,
);

const DEATHS = Float64Array.from(accidentalDeaths);

const OPTIONS = { seasonLength: 1, evaluationsMax: 200 };

function expectClose(actual: Float64Array, expected: readonly number[], digits = 6): void {
  expect(actual).toHaveLength(expected.length);
  for (const [step, value] of expected.entries()) {
    expect(Math.abs((actual[step] ?? Number.NaN) / value - 1)).toBeLessThan(10 ** -digits);
  }
}

describeModelContract(theta, { fittedIsPredictFrom: true });

describe('R forecast 8.20: thetaf(ts(x), h = 4) of a series without season', () => {
  const golden = [
    {
      name: 'Nile',
      values: NILE,
      mean: [799.8119962, 798.4548435, 797.0976908, 795.7405381],
      variance: [20802.80039, 22058.30851, 23313.81663, 24569.32475],
      alpha: 0.2456681537,
      drift: -1.357152715,
      squares: 2038674.438,
    },
    {
      name: 'WWWusage',
      values: USERS,
      mean: [220.3096281, 220.619025, 220.928422, 221.2378189],
      variance: [33.98595713, 67.96511277, 101.9442684, 135.9234241],
      alpha: 0.9998999318,
      drift: 0.3093969397,
      squares: 3330.623799,
    },
    {
      name: 'USAccDeaths',
      values: DEATHS,
      mean: [9235.724256, 9231.510054, 9227.295852, 9223.08165],
      variance: [540748.5926, 1081388.289, 1622027.984, 2162667.68],
      alpha: 0.9998993042,
      drift: -4.214201878,
      squares: 37852401.48,
    },
  ];
  test.each(golden)('$name', ({ values, mean, variance, alpha, drift, squares }) => {
    const fitted = theta.fit(values, OPTIONS);
    expectClose(fitted.predict(4), mean, 4);
    expectClose(fitted.variance(4), variance, 3);
    expect(Math.abs((fitted.parameters.alpha ?? 0) - alpha)).toBeLessThan(1e-3);
    expect(fitted.parameters.drift).toBeCloseTo(drift, 8);
    expect(fitSmoothing(values, 200).squares).toBeLessThanOrEqual(squares * (1 + 1e-6));
  });
});

test('slopes of every beginning are those of the least-squares line', () => {
  const values = Float64Array.of(3, 8, 1, 6, 10, 4);
  for (const [index, slope] of runningSlopes(values).entries()) {
    const seen = values.subarray(0, index + 1);
    const middle = index / 2;
    let cross = 0;
    let square = 0;
    for (const [place, value] of seen.entries()) {
      cross += (place - middle) * value;
      square += (place - middle) ** 2;
    }
    expect(slope).toBeCloseTo(square === 0 ? 0 : cross / square, 12);
  }
});

test('a straight line is drawn on with about half of its slope', () => {
  const line = Float64Array.from({ length: 30 }, (_, index) => 100 + 4 * index);
  const [first, second] = theta.fit(line, OPTIONS).predict(2);
  expect((second ?? 0) - (first ?? 0)).toBeCloseTo(2, 9);
});
