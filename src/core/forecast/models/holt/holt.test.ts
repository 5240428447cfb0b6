import { describe, expect, it } from 'vitest';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { holt } from './holt.ts';

describeModelContract(holt, { fittedIsPredictFrom: true });

/** R's `forecast` 8.20 with `h = 6, level = 95`: Σ residuals², `$mean` and `$upper`. */
const GOLDEN = [
  {
    call: 'holt(Nile)',
    values: [
      1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799,
      958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692,
      1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744,
      796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860,
      874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919,
      718, 714, 740,
    ],
    squares: 2021036.74,
    means: [802.91326, 799.75136, 796.58947, 793.42757, 790.26567, 787.10377],
    upper: [1087.2936, 1090.3114, 1093.2062, 1095.9854, 1098.6557, 1101.2231],
  },
  {
    call: 'holt(uspop)',
    values: [
      3.93, 5.31, 7.24, 9.64, 12.9, 17.1, 23.2, 31.4, 39.8, 50.2, 62.9, 76, 92, 105.7, 122.8, 131.7, 151.3,
      179.3, 203.2,
    ],
    squares: 299.5603625,
    means: [227.49107, 251.78196, 276.07285, 300.36374, 324.65463, 348.94552],
    upper: [236.24987, 269.59075, 304.57547, 341.02735, 378.79904, 417.77675],
  },
];

describe('holt against R', () => {
  for (const { call, values, squares, means, upper } of GOLDEN) {
    it(`forecasts as ${call}`, () => {
      const fit = holt.fit(Float64Array.from(values), { seasonLength: 1, evaluationsMax: 200 });
      const errors = values.map((value, t) => value - (fit.fitted[t] ?? 0));
      expect(errors.reduce((sum, error) => sum + error * error, 0)).toBeLessThan(1.001 * squares);
      const predicted = fit.predict(6);
      const variance = fit.variance(6);
      for (const [step, mean] of means.entries()) {
        const high = (predicted[step] ?? 0) + 1.959964 * Math.sqrt(variance[step] ?? 0);
        expect(Math.abs((predicted[step] ?? 0) / mean - 1)).toBeLessThan(1e-3);
        expect(Math.abs(high / (upper[step] ?? 0) - 1)).toBeLessThan(1e-3);
      }
    });
  }
});
