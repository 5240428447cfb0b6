/** The setting of an installation's own defaults, and the same words on the command line. */
import { AppError } from '@/shared/errors/AppError.ts';
import { type FlagOverrides, featureFlagName } from './FeatureFlagService.ts';
import { type FlagRollout, rolloutOf } from './FlagRollout.ts';

/** `on`, `off` or a share such as `25%`; throws VALIDATION_FAILED for anything else. */
export function parseRollout(text: string, companies: readonly string[] = []): FlagRollout {
  if (text === 'on' || text === 'true') return { ...rolloutOf(true), companies };
  if (text === 'off' || text === 'false') return { ...rolloutOf(false), companies };
  const [, digits] = /^(\d{1,3})%$/.exec(text) ?? [];
  const percentage = Number(digits);
  if (digits === undefined || percentage > 100)
    throw new AppError('VALIDATION_FAILED', {
      message: `${text} is neither on, off nor a share such as 25%.`,
    });
  return { percentage, companies };
}

/** `name=on,name=25%`; empty is none. Throws FLAG_UNKNOWN and VALIDATION_FAILED. */
export function parseFlagDefaults(text: string): FlagOverrides {
  const settings = text
    .split(',')
    .map((setting) => setting.trim())
    .filter((setting) => setting !== '');
  return new Map(
    settings.map((setting) => {
      const [name = '', value = ''] = setting.split('=', 2);
      return [featureFlagName(name.trim()), parseRollout(value.trim())];
    }),
  );
}
