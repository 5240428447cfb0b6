/** How long a change of a flag takes until every live process has it. */
import type { Clock } from '@/shared/clock/Clock.ts';
import { changeFlag } from './changeFlag.ts';
import type { FeatureFlagName } from './FeatureFlagService.ts';
import type { FeatureFlagStore } from './FeatureFlagStore.ts';
import { rolloutOf } from './FlagRollout.ts';

/** Changed by nothing else, and read by nothing. */
const PROBE: FeatureFlagName = 'probe.propagation';

/** Times in milliseconds, from before the write to the last acknowledgement. */
export type Propagation = {
  readonly processes: number;
  readonly rounds: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
};

/** Changes the probe's flag so many times and takes its override away. Throws what `changeFlag` throws. */
export async function measurePropagation(
  store: FeatureFlagStore,
  options: { readonly clock: Clock; readonly rounds: number; readonly by: string },
): Promise<Propagation> {
  const { clock, rounds, by } = options;
  const times: number[] = [];
  const processes = await store.countLive();
  for (let round = 0; round < rounds; round += 1) {
    const rollout = rolloutOf(round % 2 === 0);
    times.push((await changeFlag(store, { clock, flag: PROBE, rollout, by })).durationMs);
  }
  await changeFlag(store, { clock, flag: PROBE, rollout: undefined, by });
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.max(0, Math.ceil(share * times.length) - 1)] ?? 0;
  return { processes, rounds, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
}
