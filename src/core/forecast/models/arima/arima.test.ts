import { describeModelContract } from '../../../../../test/support/describeModelContract.ts';
import { arima } from './arima.ts';

describeModelContract(arima, { fittedIsPredictFrom: true });
