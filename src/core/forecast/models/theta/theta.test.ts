import { describe, expect, test } from 'vitest';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { fitSmoothing } from './fitSmoothing.ts';
import { runningSlopes } from './runningSlopes.ts';
import { theta } from './theta.ts';

/** Annual flow of the Nile at Aswan, 1871–1970: `Nile` of R datasets. */
const NILE = Float64Array.from(
  `
  1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799 958 1140 1100 1210
  1150 1250 1260 1220 1030 1100 774 840 874 694 940 833 701 916 692 1020 1050 969 831 726 456 824 702 1120
  1100 832 764 821 768 845 864 862 698 845 744 796 1040 759 781 865 845 944 984 897 822 1010 771 676 649
  846 812 742 801 1040 860 874 848 890 744 749 838 1050 918 986 797 923 975 815 1020 906 901 1170 912 746
  919 718 714 740
`
    .trim()
    .split(/\s+/),
  Number,
);

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

/** Monthly accidental deaths in the USA, 1973–1978: `USAccDeaths` of R datasets. */
const DEATHS = Float64Array.from(
  `
  9007 8106 8928 9137 10017 10826 11317 10744 9713 9938 9161 8927 7750 6981 8038 8422 8714 9512 10120 9823
  8743 9129 8710 8680 8162 7306 8124 7870 9387 9556 10093 9620 8285 8466 8160 8034 7717 7461 7767 7925
  8623 8945 10078 9179 8037 8488 7874 8647 7792 6957 7726 8106 8890 9299 10625 9302 8314 8850 8265 8796
  7836 6892 7791 8192 9115 9434 10484 9827 9110 9070 8633 9240
`
    .trim()
    .split(/\s+/),
  Number,
);

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
