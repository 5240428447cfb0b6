/** Faults that are not over when their alert is silent: a figure must come back below a lower mark first (C07, R187). */
import type { Incident } from './Incident.ts';

export type RecoveryCheck = {
  /** PromQL with one figure. */
  readonly query: string;
  readonly below: number;
  /** What the figure is of. */
  readonly figure: string;
};

/** By ladder. */
const CHECKS: Readonly<Record<string, RecoveryCheck>> = {
  // 80 % is a warning, 70 % is healthy; what lies between recovers and is not resolved.
  'database-pool': {
    query: 'max(database_pool_utilisation_ratio)',
    below: 0.7,
    figure: 'the share of connections in use',
  },
};

/** What must be so before an incident may resolve by itself; undefined when silence is enough. */
export function recoveryCheck({ ladder }: Pick<Incident, 'ladder'>): RecoveryCheck | undefined {
  return Object.hasOwn(CHECKS, ladder) ? CHECKS[ladder] : undefined;
}

/** Why it is not over yet; undefined when it is, or when nobody can tell. */
export function notRecoveredBecause(check: RecoveryCheck, figure: number | undefined): string | undefined {
  if (figure === undefined || figure < check.below) return undefined;
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return `${check.figure} is ${percent(figure)}, not below ${percent(check.below)}`;
}
