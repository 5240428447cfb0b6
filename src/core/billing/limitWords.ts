/** The limits of plans in plain words, for messages and pages. */
import type { PlanFeature, PlanLimit } from './plans.ts';

type LimitWords = {
  /** What is counted, after a number. */
  readonly counted: string;
  /** What a company can do itself when there is no more. */
  readonly remedy: string;
};

export const LIMIT_WORDS: Readonly<Record<PlanLimit, LimitWords>> = {
  scenarios: { counted: 'scenarios', remedy: 'delete a scenario' },
  forecastsPerMonth: { counted: 'forecasts a month', remedy: 'wait for the next month' },
  dataPoints: { counted: 'data points', remedy: 'undo an import that you do not need' },
  members: { counted: 'members', remedy: 'remove a member or take an invitation back' },
  apiRequestsPerMinute: { counted: 'requests a minute', remedy: 'wait a moment' },
};

export const FEATURE_WORDS: Readonly<Record<PlanFeature, string>> = {
  auditExport: 'export of the audit log',
  apiKeys: 'API keys',
  shareLinks: 'share links',
};

/** `50,000`; what is not limited in words. */
export function limitText(limit: number | null): string {
  return limit === null ? 'unlimited' : limit.toLocaleString('en-US');
}
