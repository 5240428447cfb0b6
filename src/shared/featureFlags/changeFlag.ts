/** A change of a flag from the first write to the last acknowledgement. */
import type { Clock } from '@/shared/clock/Clock.ts';
import { Bell } from '@/shared/database/Bell.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { FeatureFlagStore, LateProcess } from './FeatureFlagStore.ts';
import type { FlagRollout } from './FlagRollout.ts';

/** Longest wait for acknowledgements, in milliseconds; a process that was killed is forgotten before that. */
export const ACKNOWLEDGE_TIMEOUT_MS = 10_000;
/** Looks without being told of an acknowledgement. */
const LOOK_EVERY_MS = 250;

export type ChangeOptions = {
  readonly clock: Clock;
  readonly flag: string;
  /** Undefined takes the override away. */
  readonly rollout: FlagRollout | undefined;
  readonly by: string;
  readonly timeoutMs?: number;
};

export type ChangeReceipt = { readonly revision: number; readonly durationMs: number };

/**
 * Resolves when the database keeps the change and every live process has it. Throws FLAG_NOT_SAVED when the
 * database did not confirm it, FLAG_NOT_ACKNOWLEDGED with the processes that are late. The store must be the
 * caller's alone: what it listens to is set here.
 */
export async function changeFlag(store: FeatureFlagStore, options: ChangeOptions): Promise<ChangeReceipt> {
  const { clock, flag, timeoutMs = ACKNOWLEDGE_TIMEOUT_MS } = options;
  const startedMs = clock.elapsedMs();
  const bell = new Bell();
  const revision = await save(store, options, bell.ring);
  for (;;) {
    const late = await store.readLate(revision).catch((cause: unknown) => {
      throw new AppError('FLAG_NOT_ACKNOWLEDGED', { details: { flag, revision }, cause });
    });
    const durationMs = clock.elapsedMs() - startedMs;
    if (late.length === 0) return { revision, durationMs };
    if (durationMs > timeoutMs) throw notAcknowledged(flag, revision, late);
    await bell.rest(LOOK_EVERY_MS);
  }
}

async function save(
  store: FeatureFlagStore,
  { flag, rollout, by }: ChangeOptions,
  onNews: () => void,
): Promise<number> {
  try {
    await store.listen('acknowledgements', onNews);
    return await store.change(flag, rollout, by);
  } catch (cause) {
    throw new AppError('FLAG_NOT_SAVED', { details: { flag }, cause });
  }
}

function notAcknowledged(flag: string, revision: number, late: readonly LateProcess[]): AppError {
  const names = late.map(
    ({ process, host, pid, silentSeconds }) =>
      `${process} (process ${pid} on ${host}, silent for ${silentSeconds.toFixed(1)} s)`,
  );
  return new AppError('FLAG_NOT_ACKNOWLEDGED', {
    message: `${flag} is changed and kept, but not every process has it: ${names.join(', ')}. Restart what does not answer.`,
    details: { flag, revision, processes: late },
  });
}
