import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { holt } from './holt.ts';

describeModelContract(holt, { fittedIsPredictFrom: true });
