import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { ets } from './ets.ts';

describeModelContract(ets, { fittedIsPredictFrom: true });
