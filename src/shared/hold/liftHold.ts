/** The end of a hold, with the approval that it takes. */
import type { Approvals } from '@/shared/approvals/Approvals.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { Hold, HoldStore } from './HoldStore.ts';

/** The hold that is open, which must be the one that is named. Throws HOLD_NOT_FOUND. */
export async function needOpenHold(store: HoldStore, holdId?: string): Promise<Hold> {
  const hold = await store.current();
  if (hold === undefined) throw new AppError('HOLD_NOT_FOUND', { message: 'No hold is open.' });
  if (holdId !== undefined && holdId !== hold.id)
    throw new AppError('HOLD_NOT_FOUND', { message: `The hold that is open is ${hold.id}.` });
  return hold;
}

/**
 * Lets the system serve again. Throws HOLD_NOT_FOUND, what an approval can lack, and HOLD_APPROVAL_REQUIRED when it
 * was used up meanwhile.
 */
export async function liftHold(
  parts: { readonly store: HoldStore; readonly approvals: Approvals },
  order: { readonly holdId: string; readonly approvalId: string; readonly by: string },
): Promise<Hold> {
  const { store, approvals } = parts;
  const hold = await needOpenHold(store, order.holdId);
  await approvals.assertApproved(order.approvalId, 'hold.lift', hold.id);
  if (!(await store.end(hold.id, order.approvalId, order.by))) throw new AppError('HOLD_NOT_FOUND');
  return hold;
}
