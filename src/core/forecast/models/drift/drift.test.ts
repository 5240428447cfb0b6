import { expect, test } from 'vitest';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { drift } from './drift.ts';

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

describeModelContract(drift, { fittedIsPredictFrom: true });

test('forecasts and variances are those of R forecast 8.20: rwf(ts(Nile), h = 4, drift = TRUE)', () => {
  const fitted = drift.fit(NILE, OPTIONS);
  expectClose(fitted.predict(4), [736.1616162, 732.3232323, 728.4848485, 724.6464646]);
  expectClose(fitted.variance(4), [28553.87976, 57678.83711, 87374.87206, 117641.9846]);
  expect(fitted.parameters.drift).toBeCloseTo(-3.838383838, 8);
});

test('an origin knows the mean change up to it only', () => {
  const fitted = drift.fit(Float64Array.of(1, 3, 7, 4), OPTIONS);
  expect([...fitted.fitted]).toEqual([Number.NaN, 1, 5, 10]);
  expect([...fitted.predictFrom(3, 2)]).toEqual([10, 13]);
  expect([...fitted.predict(2)]).toEqual([5, 6]);
  expect([...fitted.components(2).trend]).toEqual([1, 2]);
});
