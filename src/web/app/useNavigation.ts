import { useQuery } from '@tanstack/react-query';
import { companyQueries } from '@/web/lib/queries/companyQueries.ts';
import { NAVIGATION } from './navigation.ts';

/** The pages that the reader may open; those that need a permission wait until it is known. */
export function useNavigation(companyId: string): (typeof NAVIGATION)[number][] {
  const { data: overview } = useQuery(companyQueries.overview(companyId));
  return NAVIGATION.filter(
    (page) => !('needs' in page) || (overview?.permissions.includes(page.needs) ?? false),
  );
}
