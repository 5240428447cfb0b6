import { useSyncExternalStore } from 'react';
import { type ForecastRun, forecastRuns } from '@/web/lib/forecastRuns.ts';

export function useForecastRun(companyId: string, scenarioId: string | null): ForecastRun {
  return useSyncExternalStore(forecastRuns.subscribe, () => forecastRuns.read(companyId, scenarioId));
}
