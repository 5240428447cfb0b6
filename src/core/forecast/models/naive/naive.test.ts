import { expect, test } from 'vitest';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { naive } from './naive.ts';

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

const OPTIONS = { seasonLength: 1, evaluationsMax: 100 };

function expectClose(actual: Float64Array, expected: readonly number[], digits = 6): void {
  expect(actual).toHaveLength(expected.length);
  for (const [step, value] of expected.entries()) {
    expect(Math.abs((actual[step] ?? Number.NaN) / value - 1)).toBeLessThan(10 ** -digits);
  }
}

describeModelContract(naive, { fittedIsPredictFrom: true });

test('forecasts and variances are those of R forecast 8.20: naive(ts(Nile), h = 4)', () => {
  const fitted = naive.fit(NILE, OPTIONS);
  expectClose(fitted.predict(4), [740, 740, 740, 740]);
  expectClose(fitted.variance(4), [27997.53535, 55995.07071, 83992.60606, 111990.1414]);
});

test('each value is forecast from the one before it', () => {
  const fitted = naive.fit(Float64Array.of(4, 7, 5), OPTIONS);
  expect([...fitted.fitted]).toEqual([Number.NaN, 4, 7]);
  expect([...fitted.predictFrom(2, 2)]).toEqual([7, 7]);
  expect([...fitted.variance(2)]).toEqual([6.5, 13]);
});

test('an origin outside of the history is refused', () => {
  const fitted = naive.fit(Float64Array.of(4, 7, 5), OPTIONS);
  expect(() => fitted.predictFrom(0, 1)).toThrow(RangeError);
  expect(() => fitted.predictFrom(4, 1)).toThrow(RangeError);
});
