import { dunningStep, graceEndsAt } from '@/core/billing/grace.ts';
import type { ProviderSubscription } from '@/core/billing/ProviderSubscription.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Sql } from '@/shared/database/Database.ts';
import { enqueueMail } from '@/shared/mail/MailOutboxStore.ts';
import { keepNotice, listPayers, wasNoticeGiven } from './DunningStore.ts';

/** A notice that could not be sent within a week is of no use any more. */
const USEFUL_S = 7 * 24 * 60 * 60;

/** Tells owners and admins of a payment that was refused, each step once, and that it has come after all. */
export class DunningService {
  readonly #clock: Clock;

  constructor(deps: { readonly clock: Clock }) {
    this.#clock = deps.clock;
  }

  /** In the transaction that mirrors the subscription, or that looks after overdue ones. */
  async giveNotice(sql: Sql, subscription: ProviderSubscription): Promise<void> {
    const { latestInvoiceId: invoiceId, companyId, status } = subscription;
    if (invoiceId === null) return;
    const step = dunningStep(subscription, this.#clock.nowMs());
    if (step !== undefined) return this.#give(sql, subscription, { invoiceId, step });
    const wasTold = await wasNoticeGiven(sql, { invoiceId, step: 'failed', companyId });
    if (status === 'active' && wasTold) await this.#give(sql, subscription, { invoiceId, step: 'recovered' });
  }

  async #give(
    sql: Sql,
    subscription: ProviderSubscription,
    notice: { readonly invoiceId: string; readonly step: string },
  ): Promise<void> {
    const { companyId, plan, amountMinor, currency } = subscription;
    if (!(await keepNotice(sql, { ...notice, companyId }, nowOf(this.#clock)))) return;
    const { company, recipients } = await listPayers(sql, companyId);
    const facts = { company, companyId, plan, amountMinor, currency, graceEndsAt: graceEndsAt(subscription) };
    for (const recipient of recipients)
      await enqueueMail(sql, { recipient, kind: `billing.${notice.step}`, facts, usefulS: USEFUL_S });
  }
}
