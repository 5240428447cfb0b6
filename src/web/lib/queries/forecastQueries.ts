import { queryOptions } from '@tanstack/react-query';
import type { Forecast, ForecastSummary } from '@/features/forecasts/forecastContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

function newestFirst(items: readonly ForecastSummary[]): ForecastSummary[] {
  return items.toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
}

async function readLatest(
  companyId: string,
  scenarioId: string | undefined,
  signal: AbortSignal,
): Promise<Forecast | null> {
  const page = await requestJson<{ items: ForecastSummary[] }>('/api/forecasts', {
    companyId,
    query: { scenarioId },
    signal,
  });
  const sorted = newestFirst(page.items);
  // A forecast under a scenario holds the baseline too, but the last plain one is what was asked for.
  const chosen = scenarioId ? sorted[0] : (sorted.find((item) => item.scenarioId === null) ?? sorted[0]);
  if (chosen === undefined) return null;
  return requestJson<Forecast>(`/api/forecasts/${chosen.id}`, { companyId, signal });
}

export const forecastQueries = {
  /** The newest forecast of the baseline or under a scenario; null while there is none. */
  latest: (companyId: string, scenarioId?: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'forecasts', scenarioId ?? 'baseline'],
      queryFn: ({ signal }) => readLatest(companyId, scenarioId, signal),
    }),
};
