import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { dampedTrend } from './dampedTrend.ts';

describeModelContract(dampedTrend, { fittedIsPredictFrom: true });
