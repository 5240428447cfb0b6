import { describeAgainstR } from '../../../../../test/support/describeAgainstR.ts';
import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { lakeHuron } from '../../../../../test/support/lakeHuron.ts';
import { nile } from '../../../../../test/support/nile.ts';
import { ses } from './ses.ts';

describeModelContract(ses, { fittedIsPredictFrom: true });

describeAgainstR(ses, [
  {
    call: 'ses(Nile)',
    values: nile,
    squares: 2038674.438,
    means: [805.33633, 805.33633, 805.33633, 805.33633, 805.33633, 805.33633],
    upper: [1088.0254, 1096.431, 1104.6005, 1112.5529, 1120.3046, 1127.8701],
  },
  {
    call: 'ses(LakeHuron)',
    values: lakeHuron,
    squares: 53.86642503,
    means: [579.95999, 579.95999, 579.95999, 579.95999, 579.95999, 579.95999],
    upper: [581.42815, 582.03617, 582.50274, 582.89608, 583.24262, 583.55592],
  },
]);
