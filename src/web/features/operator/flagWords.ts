import type { FlagState } from '@/features/flags/flagContract.ts';
import { formatCount } from '@/web/lib/format/formatCount.ts';

type Rollout = FlagState['rollout'];

/** Who has a flag, in words. */
export function rolloutText({ percentage, companies }: Rollout): string {
  const named = companies.length === 0 ? '' : formatCount(companies.length, 'company', 'companies');
  if (percentage >= 100) return 'On for everybody';
  if (percentage <= 0) return named === '' ? 'Off' : `On for ${named}, else off`;
  return `On for ${percentage} % of companies${named === '' ? '' : ` and ${named}`}`;
}

/** What stood before or after a change. */
export function standingText(rollout: Rollout | null): string {
  return rollout === null ? 'default' : rolloutText(rollout);
}

const REASONS: Readonly<Record<string, string>> = {
  DEFAULT: 'Default',
  STATIC: 'Overridden',
  SPLIT: 'By share of companies',
  TARGETING_MATCH: 'By name',
  STALE: 'Last known: the database cannot be asked',
};

/** Why a flag is what it is. */
export function reasonText({ reason, isOverridden }: Pick<FlagState, 'reason' | 'isOverridden'>): string {
  const why = REASONS[reason] ?? reason;
  return isOverridden && reason !== 'STATIC' ? `${why}, overridden` : why;
}

/** Ids as somebody pastes them: separated by commas, blanks or lines; each once. */
export function idsIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((id) => id !== ''))];
}
