import { readPlatformEvent } from '@/shared/audit/readPlatformEvent.ts';
import type { Sql } from '@/shared/database/Database.ts';

export type RefundState = 'ordered' | 'pending' | 'succeeded' | 'failed' | 'refused';
export type RefundOrder = {
  readonly id: string;
  readonly chargeId: string;
  readonly invoiceId: string | null;
  readonly companyId: string | null;
  readonly currency: string;
  readonly amountMinor: number;
  readonly chargedMinor: number;
  readonly reason: string;
  /** The same for every repeat of the wish. */
  readonly fingerprint: string;
  readonly state: RefundState;
  readonly refundId: string | null;
  readonly error: string | null;
  readonly orderedBy: string;
  readonly orderedAt: string;
  readonly settledAt: string | null;
};

/** What can be given back of it, as the provider or the mirror has it. */
export type Refundable = {
  readonly id: string;
  readonly invoiceId: string | null;
  readonly customerId: string | null;
  readonly currency: string;
  readonly amountMinor: number;
  readonly refundedMinor: number;
};

export type NewRefund = {
  readonly id: string;
  readonly charge: Refundable;
  readonly amountMinor: number;
  readonly reason: string;
  readonly fingerprint: string;
  readonly by: string;
};

const COLUMNS = `id, charge_id AS "chargeId", invoice_id AS "invoiceId", company_id AS "companyId", currency,
  amount_minor AS "amountMinor", charged_minor AS "chargedMinor", reason, fingerprint, state, refund_id AS "refundId", error,
  ordered_by AS "orderedBy", ordered_at AS "orderedAt", settled_at AS "settledAt"`;

export class RefundStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Whether this connection is now the only one that works at the charge; until it ends or lets go. */
  async tryLock(chargeId: string): Promise<boolean> {
    const [row] = await this.#sql<{ got: boolean }>(
      "SELECT pg_try_advisory_lock(hashtextextended('refund:' || $1, 0)) AS got",
      [chargeId],
    );
    return row?.got === true;
  }

  async unlock(chargeId: string): Promise<void> {
    await this.#sql("SELECT pg_advisory_unlock(hashtextextended('refund:' || $1, 0))", [chargeId]);
  }

  async findMirrored(id: string): Promise<Refundable[]> {
    return this.#sql<Refundable>(
      `SELECT id, invoice_id AS "invoiceId", customer_id AS "customerId", lower(currency) AS currency,
         amount_minor AS "amountMinor", refunded_minor AS "refundedMinor" FROM find_mirrored_charges($1)`,
      [id],
    );
  }

  /** Orders of the charge, or all of them; the newest first. */
  async list(options: { chargeId?: string; isOpenOnly: boolean; limit: number }): Promise<RefundOrder[]> {
    return this.#sql<RefundOrder>(`SELECT ${COLUMNS} FROM list_refund_orders($1, $2, $3)`, [
      options.chargeId ?? null,
      options.isOpenOnly,
      options.limit,
    ]);
  }

  /** Writes the order down, or finds the one that is the same. */
  async order(refund: NewRefund): Promise<RefundOrder> {
    const { id, charge, amountMinor, reason, fingerprint, by } = refund;
    const { id: chargeId, invoiceId, customerId, currency } = charge;
    const event = await readPlatformEvent(this.#sql, {
      ...{ action: 'refund.ordered', actorId: by, subjectId: id },
      details: { chargeId, amountMinor, currency, reason },
    });
    const values = [id, chargeId, invoiceId, customerId, currency, amountMinor, charge.amountMinor, reason];
    const [row] = await this.#sql<RefundOrder>(
      `SELECT ${COLUMNS} FROM order_refund($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [...values, fingerprint, by, event],
    );
    if (row === undefined) throw new RangeError('the database answered without a row');
    return row;
  }

  async settle(
    order: RefundOrder,
    outcome: { readonly state: RefundState; readonly refundId: string | null; readonly error: string | null },
    by: string,
  ): Promise<RefundOrder> {
    const { state, refundId, error } = outcome;
    const event = await readPlatformEvent(this.#sql, {
      ...{ action: 'refund.settled', actorId: by, subjectId: order.id },
      details: { chargeId: order.chargeId, amountMinor: order.amountMinor, state, refundId },
    });
    const [row] = await this.#sql<RefundOrder>(
      `SELECT ${COLUMNS} FROM settle_refund($1, $2, $3, $4, $5, $6)`,
      [order.id, state, refundId, error, by, event],
    );
    if (row === undefined) throw new RangeError('the database answered without a row');
    return row;
  }
}
