/** The end of a freeze, with the approval that it takes. */
import type { Approvals } from '@/shared/approvals/Approvals.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import type { BillingGateStore, Freeze } from './BillingGateStore.ts';

/** Freezes that can be in force at a time and are looked through. */
export const OPEN_FREEZES_MAX = 1_000;

/** The one freeze that is meant: by its id, else the only one in force. Throws BILLING_FREEZE_NOT_FOUND. */
export async function needOpenFreeze(store: BillingGateStore, freezeId?: string): Promise<Freeze> {
  const open = await store.list({ isOpenOnly: true, limit: OPEN_FREEZES_MAX });
  const found = open.filter(({ id }) => freezeId === undefined || id === freezeId);
  const [freeze, second] = found;
  if (freeze !== undefined && second === undefined) return freeze;
  throw new AppError('BILLING_FREEZE_NOT_FOUND', {
    message:
      freeze === undefined
        ? 'There is no such freeze of billing in force.'
        : `Several freezes are in force; name one: ${found.map(({ id }) => id).join(', ')}.`,
  });
}

/**
 * Opens the gate again. Throws BILLING_FREEZE_NOT_FOUND, what an approval can lack, and BILLING_APPROVAL_REQUIRED
 * when it was used up meanwhile.
 */
export async function resumeBilling(
  parts: { readonly store: BillingGateStore; readonly approvals: Approvals },
  order: { readonly freezeId: string; readonly approvalId: string; readonly by: string },
): Promise<Freeze> {
  const { store, approvals } = parts;
  const freeze = await needOpenFreeze(store, order.freezeId);
  await approvals.assertApproved(order.approvalId, 'billing.resume', freeze.id);
  const isEnded = await store.end(freeze.id, order.approvalId, order.by);
  if (!isEnded) throw new AppError('BILLING_FREEZE_NOT_FOUND');
  return freeze;
}
