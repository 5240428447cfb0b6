import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type Stripe from 'stripe';
import type { BillingFinding } from '@/core/billing/BillingFinding.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import { findRefundable, isProviderFault } from './findRefundable.ts';
import { isUnanswered } from './isUnanswered.ts';
import type { Refundable, RefundOrder, RefundState, RefundStore } from './RefundStore.ts';

/** Waits for another command at the same charge, in tries and milliseconds. */
const LOCK_TRIES_MAX = 150;
const LOCK_PAUSE_MS = 200;
const ORDERS_MAX = 1_000;
const REFUNDS_MAX = 100;
const REASON_LENGTH_MAX = 500;
/** Name under which a refund at the provider says which order it is. */
const ORDER_KEY = 'accubooks_refund_order';

export type RefundWish = {
  /** Id of a charge, or of an invoice that one charge has paid. */
  readonly target: string;
  /** All that is left when it is left out. */
  readonly amountMinor?: number | undefined;
  readonly reason: string;
  readonly by: string;
};

export type RefundDeps = {
  readonly stripe: Stripe;
  /** On a connection of its own: its lock is the connection's. */
  readonly store: RefundStore;
  /** Told when a refund failed: freezes. */
  readonly report: (finding: BillingFinding) => Promise<void>;
};

/**
 * Gives money back: exactly, and once. It does not pass the gate: that holds what takes money, and a wrong charge
 * is given back while billing is frozen.
 */
export class RefundService {
  readonly #deps: RefundDeps;

  constructor(deps: RefundDeps) {
    this.#deps = deps;
  }

  /**
   * The same wish twice, or two at once, is one refund; one that was cut off goes on. Throws REFUND_NOT_FOUND,
   * REFUND_REFUSED, REFUND_AMOUNT_INVALID; REFUND_PENDING, with the order kept, while the provider does not answer.
   */
  async refund(wish: RefundWish): Promise<RefundOrder> {
    const { stripe, store } = this.#deps;
    const { charge: named } = await findRefundable(stripe, store, wish.target);
    await this.#lock(named.id);
    try {
      const { charge, isFresh } = await findRefundable(stripe, store, named.id);
      const order = await this.#order(wish, { ...charge, invoiceId: charge.invoiceId ?? named.invoiceId });
      if (order.state === 'succeeded') return order;
      if (!isFresh) throw pending(order);
      return await this.#carryOut(order, wish.by);
    } finally {
      await store.unlock(named.id).catch(() => undefined);
    }
  }

  async #lock(chargeId: string): Promise<void> {
    for (let count = 0; count < LOCK_TRIES_MAX; count += 1) {
      if (await this.#deps.store.tryLock(chargeId)) return;
      await sleep(LOCK_PAUSE_MS);
    }
    throw new AppError('REFUND_REFUSED', {
      message: `Another command gives back ${chargeId} at this moment; try again.`,
    });
  }

  /** The order as it stands; a new one only for what is really left. */
  async #order(wish: RefundWish, charge: Refundable): Promise<RefundOrder> {
    const { store } = this.#deps;
    const reason = wish.reason.slice(0, REASON_LENGTH_MAX);
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([charge.id, wish.amountMinor ?? 'all', reason]))
      .digest('hex');
    const orders = await store.list({ chargeId: charge.id, isOpenOnly: false, limit: ORDERS_MAX });
    const same = orders.find((one) => one.fingerprint === fingerprint && !isOver(one.state));
    if (same !== undefined) return same;
    // What is ordered and unknown to the provider is spoken for.
    const spokenFor = orders
      .filter(({ state, refundId }) => state === 'ordered' && refundId === null)
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    const leftMinor = charge.amountMinor - charge.refundedMinor - spokenFor;
    const amountMinor = wish.amountMinor ?? leftMinor;
    if (!Number.isSafeInteger(amountMinor) || amountMinor < 1 || amountMinor > leftMinor)
      throw new AppError('REFUND_AMOUNT_INVALID', {
        message:
          leftMinor < 1
            ? `Nothing is left to give back of ${charge.id}.`
            : `Of ${charge.id} ${leftMinor} ${charge.currency} minor units are left to give back, from 1 on.`,
        details: { leftMinor },
      });
    return store.order({ id: newId(), charge, amountMinor, reason, fingerprint, by: wish.by });
  }

  async #carryOut(order: RefundOrder, by: string): Promise<RefundOrder> {
    const { stripe } = this.#deps;
    try {
      const refund =
        (await this.#look(order)) ??
        (await stripe.refunds.create(
          { charge: order.chargeId, amount: order.amountMinor, metadata: { [ORDER_KEY]: order.id } },
          { idempotencyKey: `refund-${order.id}` },
        ));
      return await this.#settle(order, refund, by);
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (!isUnanswered(error) && !isProviderFault(error)) return this.#refuse(order, error, by);
      const refund = await this.#look(order).catch(() => undefined);
      if (refund === undefined) throw pending(order, error);
      return this.#settle(order, refund, by);
    }
  }

  /** What the provider has made of the order already. */
  async #look({ id, chargeId }: RefundOrder): Promise<Stripe.Refund | undefined> {
    const { data } = await this.#deps.stripe.refunds.list({ charge: chargeId, limit: REFUNDS_MAX });
    return data.find(({ metadata }) => metadata?.[ORDER_KEY] === id);
  }

  async #settle(order: RefundOrder, refund: Stripe.Refund, by: string): Promise<RefundOrder> {
    const state = STATES[refund.status ?? ''] ?? 'pending';
    const error = state === 'failed' ? (refund.failure_reason ?? 'failed') : null;
    const settled = await this.#deps.store.settle(order, { state, refundId: refund.id, error }, by);
    if (state === 'failed' && order.companyId !== null)
      await this.#deps.report({
        ...{ kind: 'refund_failed', companyId: order.companyId, objectId: refund.id },
        ...{ currency: order.currency, expectedMinor: order.amountMinor, actualMinor: 0 },
        message: `refund ${refund.id} of charge ${order.chargeId} failed: the customer has not got the money`,
      });
    return settled;
  }

  async #refuse(order: RefundOrder, thrown: unknown, by: string): Promise<RefundOrder> {
    const why = thrown instanceof Error ? thrown.message : 'unknown';
    await this.#deps.store.settle(order, { state: 'refused', refundId: null, error: why }, by);
    throw new AppError('REFUND_REFUSED', {
      message: `The provider refuses to give back ${order.chargeId}: ${why}`,
      cause: thrown,
    });
  }
}

const STATES: Readonly<Record<string, RefundState>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
  pending: 'pending',
  requires_action: 'pending',
};

function pending(order: RefundOrder, cause?: unknown): AppError {
  return new AppError('REFUND_PENDING', { details: { orderId: order.id, chargeId: order.chargeId }, cause });
}

function isOver(state: RefundState): boolean {
  return state === 'failed' || state === 'refused';
}
