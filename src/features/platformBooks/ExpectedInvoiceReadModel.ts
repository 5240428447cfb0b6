import {
  expectedInvoiceMinor,
  type InvoiceReason,
  type SubscriptionEvent,
} from '@/core/billing/expectedInvoice.ts';
import { type Ordered, subscriptionRecord } from '@/core/billing/subscriptionRecord.ts';
import type { Sql } from '@/shared/database/Database.ts';

/** Orders of one subscription that are looked at. */
const ORDERS_MAX = 1_000;

const REASONS: Readonly<Record<string, InvoiceReason>> = {
  subscription_create: 'start',
  subscription_cycle: 'renewal',
  subscription_update: 'change',
};

export type InvoiceToExpect = {
  readonly companyId: string;
  readonly subscriptionId: string | null;
  /** Why it was made, in the provider's words. */
  readonly reason: string | null;
  readonly createdAt: string;
};

type SubscriptionRow = {
  readonly created_at: string;
  readonly ended_at: string | null;
  readonly currency: string;
};
type OrderRow = {
  readonly kind: Ordered['kind'];
  readonly price_minor: number | null;
  readonly proration_seconds: number | null;
  readonly at: string;
  readonly is_ended: boolean;
};

const secondsOf = (instant: string) => Math.floor(Date.parse(instant) / 1000);

type SubscriptionRecord = {
  readonly events: readonly SubscriptionEvent[];
  readonly currency: string;
  /** When it was changed, in seconds. */
  readonly changedAt: readonly number[];
};

/** Records that were read before in the same transaction, by subscription. */
export type KnownRecords = Map<string, SubscriptionRecord | undefined>;

/** A sum that was shown may be agreed to for this long. */
const AGREED_WITHIN_SECONDS = 15 * 60;

/**
 * True when the invoice may belong to either of two changes: times are told to the second, and the next change may
 * begin in the very second in which the invoice of the one before was made.
 */
function isAmbiguous(changedAt: readonly number[], atSeconds: number): boolean {
  const near = changedAt.filter(
    (seconds) => seconds <= atSeconds && seconds >= atSeconds - AGREED_WITHIN_SECONDS,
  );
  return near.length > 1 && near.includes(atSeconds);
}

/** What invoices must ask for, from what was ordered here: never from the invoice itself. */
export class ExpectedInvoiceReadModel {
  /**
   * Undefined where our record has no opinion: an invoice made by hand, a subscription that nobody ordered here,
   * or one of which an order is still under way.
   */
  async expected(
    sql: Sql,
    invoice: InvoiceToExpect,
    known: KnownRecords = new Map(),
  ): Promise<{ readonly totalMinor: number; readonly currency: string } | undefined> {
    const { companyId, subscriptionId, createdAt } = invoice;
    const reason = REASONS[invoice.reason ?? ''];
    if (reason === undefined || subscriptionId === null) return undefined;
    if (!known.has(subscriptionId))
      known.set(subscriptionId, await this.#record(sql, companyId, subscriptionId));
    const record = known.get(subscriptionId);
    if (record === undefined) return undefined;
    const { events, currency, changedAt } = record;
    if (reason === 'change' && isAmbiguous(changedAt, secondsOf(createdAt))) return undefined;
    const totalMinor = expectedInvoiceMinor(events, { reason, atSeconds: secondsOf(createdAt) });
    return totalMinor === undefined ? undefined : { totalMinor, currency };
  }

  async #record(
    sql: Sql,
    companyId: string,
    subscriptionId: string,
  ): Promise<SubscriptionRecord | undefined> {
    const [subscription] = await sql<SubscriptionRow>(
      'SELECT created_at, ended_at, currency FROM subscriptions WHERE id = $1 AND company_id = $2',
      [subscriptionId, companyId],
      'expected_subscription',
    );
    if (subscription === undefined) return undefined;
    const orders = await this.#orders(sql, companyId, subscriptionId);
    if (orders.some((order) => !order.is_ended && order.kind === 'change')) return undefined;
    const { created_at: startedAt, ended_at: endedAt, currency } = subscription;
    const events = subscriptionRecord(
      {
        startedAtSeconds: secondsOf(startedAt),
        endedAtSeconds: endedAt === null ? null : secondsOf(endedAt),
      },
      orders.map(({ kind, price_minor: priceMinor, proration_seconds: seconds, at }) => ({
        ...{ kind, priceMinor },
        atSeconds: seconds ?? secondsOf(at),
      })),
    );
    const changedAt = orders
      .filter(({ kind }) => kind === 'change')
      .map(({ proration_seconds: seconds, at }) => seconds ?? secondsOf(at));
    return events === undefined ? undefined : { events, currency, changedAt };
  }

  /** The checkout that the subscription came from, each brings one about, and what was ordered of it since. */
  async #orders(sql: Sql, companyId: string, subscriptionId: string): Promise<OrderRow[]> {
    return sql<OrderRow>(
      `SELECT i.kind, p.amount_minor AS price_minor, (i.wanted->>'prorationSeconds')::bigint AS proration_seconds,
         coalesce(i.ended_at, i.created_at) AS at, i.ended_at IS NOT NULL AS is_ended
       FROM billing_intents i LEFT JOIN billing_prices p ON p.price_id = i.wanted->>'price'
       WHERE i.company_id = $1 AND i.state IN ('calling', 'open', 'done')
         AND (i.subscription_id = $2 OR i.id = (
           SELECT c.id FROM billing_intents c
           WHERE c.company_id = $1 AND c.kind = 'checkout' AND c.state IN ('open', 'done') ORDER BY c.id
           OFFSET (SELECT count(*) FROM subscriptions o JOIN subscriptions s ON s.id = $2
             WHERE o.company_id = $1 AND (o.created_at, o.id) < (s.created_at, s.id)) LIMIT 1))
       ORDER BY i.id LIMIT $3`,
      [companyId, subscriptionId, ORDERS_MAX],
      'expected_orders',
    );
  }
}
