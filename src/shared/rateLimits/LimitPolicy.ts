/** The limits as data: how often one client may do what, and what happens when the counters cannot be reached. */
import type { Config } from '@/shared/config/config.ts';

export const LIMIT_POLICIES = [
  'ip',
  'user',
  'company',
  'auth',
  'authIp',
  'forecasts',
  'deletes',
  'billing',
] as const;
export type LimitPolicyName = (typeof LIMIT_POLICIES)[number];

export type LimitPolicy = {
  readonly name: LimitPolicyName;
  /** Counters stand under `ratelimit:<area>:<subject>` (R080, R081). */
  readonly area: string;
  readonly pointsMax: number;
  readonly windowS: number;
  /**
   * What a request gets while Redis is configured and does not answer: `local` counts it in this process,
   * `refuse` answers 503, because whoever silences Redis must not gain guesses or charges by it (C17).
   */
  readonly withoutStore: 'local' | 'refuse';
};

const MINUTE_S = 60;
const QUARTER_HOUR_S = 900;

/** The table of all limits, with the numbers of this configuration. */
export function limitPolicies(config: Config): Readonly<Record<LimitPolicyName, LimitPolicy>> {
  const policy = (
    name: LimitPolicyName,
    area: string,
    pointsMax: number,
    windowS: number,
    withoutStore: LimitPolicy['withoutStore'],
  ): LimitPolicy => ({ name, area, pointsMax, windowS, withoutStore });
  return {
    ip: policy('ip', 'api', config.RATE_LIMIT_API_IP, MINUTE_S, 'local'),
    user: policy('user', 'api', config.RATE_LIMIT_API_USER, MINUTE_S, 'local'),
    // Each company has the limit of its plan; this one stands for those whose plan has none.
    company: policy('company', 'api', Number.MAX_SAFE_INTEGER, MINUTE_S, 'local'),
    auth: policy('auth', 'auth', config.RATE_LIMIT_AUTH, QUARTER_HOUR_S, 'refuse'),
    authIp: policy('authIp', 'auth', config.RATE_LIMIT_AUTH_IP, QUARTER_HOUR_S, 'refuse'),
    forecasts: policy('forecasts', 'forecasts', config.RATE_LIMIT_FORECASTS, MINUTE_S, 'local'),
    deletes: policy('deletes', 'deletes', config.RATE_LIMIT_DELETES, MINUTE_S, 'local'),
    billing: policy('billing', 'billing', config.RATE_LIMIT_BILLING, MINUTE_S, 'refuse'),
  };
}
