/** A freeze from the first write to the end of the last call that had begun before it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@/shared/clock/Clock.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { BillingGateStore, FreezeOrder } from './BillingGateStore.ts';

/** Longest wait for what is under way; longer than any call can be. */
const SEAL_WITHIN_MS = 35_000;
const LOOK_EVERY_MS = 50;

export type FreezeReceipt = {
  readonly freezeId: string;
  /** False when the scope was frozen already. */
  readonly isNew: boolean;
  readonly frozenAt: string;
  /** Calls that the provider never answered: what became of them is to be looked up there. */
  readonly unanswered: number;
};

/**
 * Closes the gate and waits until nothing of before is under way. Throws COMPANY_NOT_FOUND;
 * BILLING_FREEZE_NOT_SAVED when the database did not confirm it; BILLING_FREEZE_UNSEALED, with the freeze in force, when it is not known whether
 * something is still under way.
 */
export async function freezeAndSeal(
  store: BillingGateStore,
  order: FreezeOrder,
  options: { readonly clock: Clock; readonly onFrozen?: (receipt: { id: string; isNew: boolean }) => void },
): Promise<FreezeReceipt> {
  const { id, isNew, frozenAt } = await store.freeze(newId(), order).catch((cause: unknown) => {
    throw isForeign(cause)
      ? new AppError('COMPANY_NOT_FOUND', { cause })
      : new AppError('BILLING_FREEZE_NOT_SAVED', { cause });
  });
  options.onFrozen?.({ id, isNew });
  return { freezeId: id, isNew, frozenAt, unanswered: await waitUntilSealed(store, id, options.clock) };
}

/** True when the company that is to be frozen does not exist. */
function isForeign(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '23503';
}

/** Resolves with the number of calls that were never answered. */
async function waitUntilSealed(store: BillingGateStore, freezeId: string, clock: Clock): Promise<number> {
  const startedMs = clock.elapsedMs();
  for (;;) {
    const passes = await store.passesBefore(freezeId).catch((cause: unknown) => {
      throw new AppError('BILLING_FREEZE_UNSEALED', { details: { freezeId }, cause });
    });
    const pending = passes.filter(({ secondsLeft }) => secondsLeft > 0);
    if (pending.length === 0) {
      await store.seal(freezeId);
      return passes.filter((pass) => pass.isUnanswered).length;
    }
    if (clock.elapsedMs() - startedMs > SEAL_WITHIN_MS)
      throw new AppError('BILLING_FREEZE_UNSEALED', { details: { freezeId, pending } });
    await sleep(LOOK_EVERY_MS);
  }
}
