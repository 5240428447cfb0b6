/** The flags of a server process: its configuration's defaults, then what the database overrides. */
import { hostname } from 'node:os';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Config } from '@/shared/config/config.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import { DEFAULT_FEATURE_FLAGS, FEATURE_FLAG_NAMES, getFeatureFlags } from './FeatureFlagService.ts';
import { FeatureFlagSync } from './FeatureFlagSync.ts';

export type FlagStart = {
  readonly process: string;
  readonly config: Pick<Config, 'FEATURE_FLAGS'>;
  /** As the role of the process. */
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** Resolves when the flags are read, or after two seconds without a database; then it goes on trying. */
export async function startFeatureFlags(start: FlagStart): Promise<{ stop: () => Promise<void> }> {
  const { process: name, config, databaseUrl, clock, log } = start;
  const service = getFeatureFlags();
  service.configure(config.FEATURE_FLAGS);
  for (const [flag, rollout] of config.FEATURE_FLAGS)
    log.warn({ flag, to: rollout }, 'feature flag set by FEATURE_FLAGS');
  const today = nowOf(clock).toISOString().slice(0, 10);
  for (const flag of FEATURE_FLAG_NAMES) {
    const { removeBy, owner } = DEFAULT_FEATURE_FLAGS[flag];
    if (removeBy < today) log.warn({ flag, removeBy, owner }, 'feature flag is overdue for removal');
  }
  const me = { id: newId(), process: name, host: hostname(), pid: process.pid };
  const sync = new FeatureFlagSync({ databaseUrl, service, clock, log, me });
  await sync.start();
  return { stop: () => sync.stop() };
}
