import { afterAll, expect, it } from 'vitest';
import { getFeatureFlags } from '@/shared/featureFlags/FeatureFlagService.ts';
import { createForecastStage } from '../../test/support/forecastStage.ts';

const { startWorker, signInWithBooks, generate, jobIn, forecastOf } = await createForecastStage();
const flags = getFeatureFlags();
afterAll(() => flags.apply(new Map()));

it('makes forecasts without their slowest test while feature.forecast_refits is off for the company (R147)', async () => {
  await startWorker();
  const [tested, untested] = [await signInWithBooks(), await signInWithBooks()];
  flags.apply(new Map([['feature.forecast_refits', { percentage: 0, companies: [tested.scope.companyId] }]]));
  const kindOf = async (caller: typeof tested) => {
    const job = await jobIn(caller, (await generate(caller)).id, 'succeeded');
    const { baseline } = await forecastOf(caller, job);
    return baseline.series.find(({ key }) => key === 'cash')?.explanation.backtest?.kind;
  };
  expect(await kindOf(tested)).toBe('refitted');
  expect(await kindOf(untested)).toBe('kept');
});
