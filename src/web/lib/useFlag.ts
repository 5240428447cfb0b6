import { useQuery } from '@tanstack/react-query';
import { DEFAULT_FEATURE_FLAGS, type FeatureFlagName } from '@/shared/featureFlags/FeatureFlagService.ts';
import { flagQueries } from '@/web/lib/queries/flagQueries.ts';

/** Whether the feature is on for the company; its default until the server has said. */
export function useFlag(flag: FeatureFlagName, companyId: string): boolean {
  const { data } = useQuery(flagQueries.all(companyId));
  return data?.[flag] ?? DEFAULT_FEATURE_FLAGS[flag].rollout.percentage === 100;
}
