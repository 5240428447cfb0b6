import { companyQueries } from '@/web/lib/queries/companyQueries.ts';
import { forecastQueries } from '@/web/lib/queries/forecastQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { reportQueries } from '@/web/lib/queries/reportQueries.ts';

/** Asks while the page's script is on its way; the page shows what came, or that it did not. */
export function readCompanyAhead(companyId: string): void {
  void queryClient.prefetchQuery(companyQueries.overview(companyId));
  void queryClient.prefetchQuery(companyQueries.list);
}

export function readCashAhead(companyId: string, scenarioId: string | undefined): void {
  void queryClient.prefetchQuery(reportQueries.cash(companyId));
  void queryClient.prefetchQuery(forecastQueries.latest(companyId, scenarioId));
}
