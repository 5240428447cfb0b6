import { describeAgainstR } from '../../../../../test/support/describeAgainstR.ts';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { nile } from '../../../../../test/support/nile.ts';
import { holt } from './holt.ts';

describeModelContract(holt, { fittedIsPredictFrom: true });

describeAgainstR(holt, [
  {
    call: 'holt(Nile)',
    values: nile,
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
]);
