import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { ses } from './ses.ts';

describeModelContract(ses, { fittedIsPredictFrom: true });
