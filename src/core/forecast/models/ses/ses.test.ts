import { describe, expect, it } from 'vitest';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { ses } from './ses.ts';

describeModelContract(ses, { fittedIsPredictFrom: true });

/** R's `forecast` 8.20 with `h = 6, level = 95`: Σ residuals², `$mean` and `$upper`. */
const GOLDEN = [
  {
    call: 'ses(Nile)',
    values: [
      1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799,
      958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692,
      1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744,
      796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860,
      874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919,
      718, 714, 740,
    ],
    squares: 2038674.438,
    means: [805.33633, 805.33633, 805.33633, 805.33633, 805.33633, 805.33633],
    upper: [1088.0254, 1096.431, 1104.6005, 1112.5529, 1120.3046, 1127.8701],
  },
  {
    call: 'ses(LakeHuron)',
    values: [
      580.38, 581.86, 580.97, 580.8, 579.79, 580.39, 580.42, 580.82, 581.4, 581.32, 581.44, 581.68, 581.17,
      580.53, 580.01, 579.91, 579.14, 579.16, 579.55, 579.67, 578.44, 578.24, 579.1, 579.09, 579.35, 578.82,
      579.32, 579.01, 579, 579.8, 579.83, 579.72, 579.89, 580.01, 579.37, 578.69, 578.19, 578.67, 579.55,
      578.92, 578.09, 579.37, 580.13, 580.14, 579.51, 579.24, 578.66, 578.86, 578.05, 577.79, 576.75, 576.75,
      577.82, 578.64, 580.58, 579.48, 577.38, 576.9, 576.94, 576.24, 576.84, 576.85, 576.9, 577.79, 578.18,
      577.51, 577.23, 578.42, 579.61, 579.05, 579.26, 579.22, 579.38, 579.1, 577.95, 578.12, 579.75, 580.85,
      580.41, 579.96, 579.61, 578.76, 578.18, 577.21, 577.13, 579.1, 578.25, 577.91, 576.89, 575.96, 576.8,
      577.68, 578.38, 578.52, 579.74, 579.31, 579.89, 579.96,
    ],
    squares: 53.86642503,
    means: [579.95999, 579.95999, 579.95999, 579.95999, 579.95999, 579.95999],
    upper: [581.42815, 582.03617, 582.50274, 582.89608, 583.24262, 583.55592],
  },
];

describe('ses against R', () => {
  for (const { call, values, squares, means, upper } of GOLDEN) {
    it(`forecasts as ${call}`, () => {
      const fit = ses.fit(Float64Array.from(values), { seasonLength: 1, evaluationsMax: 200 });
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
