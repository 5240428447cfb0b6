/** A rollout says which companies have a flag; the decision for one of them is pure and always the same. */

export type FlagRollout = {
  /** Share of companies that have the flag, from 0 to 100. */
  readonly percentage: number;
  /** Ids of companies that have it whatever the share. */
  readonly companies: readonly string[];
};

/** Whom a flag is asked for. */
export type FlagContext = { readonly companyId?: string | undefined };

/** Why a flag is what it is, in the words of OpenFeature. */
export type FlagReason = 'DEFAULT' | 'STATIC' | 'TARGETING_MATCH' | 'SPLIT' | 'STALE' | 'ERROR';

const BUCKETS = 10_000;

/** For everybody, or for nobody. */
export function rolloutOf(isEnabled: boolean): FlagRollout {
  return { percentage: isEnabled ? 100 : 0, companies: [] };
}

/**
 * The place of a company in the order in which a flag reaches companies, from 0 to below 100. FNV-1a
 * (Fowler, Noll, Vo) with the last mixing step of MurmurHash3 (Appleby), both 32 bits.
 */
export function placeOf(flag: string, companyId: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${flag}:${companyId}`)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) % BUCKETS) / (BUCKETS / 100);
}

/** Whether the flag is on for the company. Without a company, a share below 100 is nobody's. */
export function decideRollout(
  flag: string,
  { percentage, companies }: FlagRollout,
  { companyId }: FlagContext,
): { readonly value: boolean; readonly reason: 'STATIC' | 'TARGETING_MATCH' | 'SPLIT' } {
  if (companyId !== undefined && companies.includes(companyId))
    return { value: true, reason: 'TARGETING_MATCH' };
  if (percentage >= 100 || percentage <= 0) return { value: percentage >= 100, reason: 'STATIC' };
  return { value: companyId !== undefined && placeOf(flag, companyId) < percentage, reason: 'SPLIT' };
}
