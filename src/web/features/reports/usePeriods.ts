import { useQuery } from '@tanstack/react-query';
import { companyQueries } from '@/web/lib/queries/companyQueries.ts';
import { type Periods, periodsOf } from './periodsOf.ts';

/** Undefined while it is being read; null while there are no books. */
export function usePeriods(companyId: string): Periods | null | undefined {
  const overview = useQuery(companyQueries.overview(companyId));
  const years = useQuery(companyQueries.fiscalYears(companyId));
  if (overview.data === undefined || years.data === undefined) return undefined;
  return periodsOf(overview.data, years.data);
}
