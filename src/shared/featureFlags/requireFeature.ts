/** The gate of a feature that can be switched off. */
import { AppError } from '@/shared/errors/AppError.ts';
import { DEFAULT_FEATURE_FLAGS, type FeatureFlagName, getFeatureFlags } from './FeatureFlagService.ts';
import type { FlagContext } from './FlagRollout.ts';

/** Throws FEATURE_DISABLED, with the flag, while it is off. */
export function requireFeature(flag: FeatureFlagName, context: FlagContext): void {
  if (getFeatureFlags().isEnabled(flag, context)) return;
  throw new AppError('FEATURE_DISABLED', {
    details: { flag, means: DEFAULT_FEATURE_FLAGS[flag].description },
  });
}
