import type { Database } from '@/shared/database/Database.ts';
import { getFeatureFlags } from '@/shared/featureFlags/FeatureFlagService.ts';
import type { ForecastInput } from './ForecastInput.ts';
import type { ClaimedJob } from './ForecastJobStore.ts';
import { readForecastInput } from './readForecastInput.ts';

/** Without the tests that take most of the time, while they are switched off for the company. */
function lightened(input: ForecastInput, companyId: string): ForecastInput {
  const isTested = getFeatureFlags().isEnabled('feature.forecast_refits', { companyId });
  return isTested ? input : { ...input, refits: 0 };
}

/** What is computed for the company now. Throws as `readForecastInput` does. */
export async function readInputNow(database: Database, job: ClaimedJob): Promise<ForecastInput> {
  return lightened(await readForecastInput(database, job), job.companyId);
}
