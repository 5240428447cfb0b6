import { graceEndsAt } from '@/core/billing/grace.ts';
import { isLive, type ProviderSubscription } from '@/core/billing/ProviderSubscription.ts';
import { PLAN_NAMES, PLANS, type PlanName } from '@/core/billing/plans.ts';
import type { BillingGateService } from '@/features/billingGate/BillingGateService.ts';
import type { PlanService } from '@/features/plans/PlanService.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { listInvoices, readOpenInvoice, readSyncedAt } from './BillingReadModel.ts';
import type { BilledInvoice, Billing } from './billingContract.ts';
import { readCustomer } from './CustomerStore.ts';
import { type BillingIntent, readLatestIntent } from './IntentStore.ts';
import { readSubscription } from './SubscriptionStore.ts';

export type BillingDeps = {
  readonly database: Database;
  readonly plans: PlanService;
  readonly gate: Pick<BillingGateService, 'standing'>;
  /** False where the configuration has no key of a payment provider. */
  readonly isOn: boolean;
};

/** What was ordered and has not reached the mirror, which is a moment behind the provider. */
function pendingOf(intent: BillingIntent | undefined, syncedAt: string | null): Billing['pending'] {
  if (intent === undefined || intent.state === 'refused' || intent.state === 'abandoned') return null;
  const isSeen =
    intent.endedAt !== null && syncedAt !== null && Date.parse(syncedAt) >= Date.parse(intent.endedAt);
  if (isSeen) return null;
  return { kind: intent.kind, planTo: intent.planTo as PlanName | null, since: intent.createdAt };
}

async function overdueOf(
  sql: Sql,
  subscription: ProviderSubscription | undefined,
): Promise<Billing['overdue']> {
  const endsAt = subscription === undefined ? null : graceEndsAt(subscription);
  if (subscription === undefined || endsAt === null || subscription.pastDueSince === null) return null;
  const { latestInvoiceId: invoiceId, pastDueSince: since } = subscription;
  const open = invoiceId === null ? undefined : await readOpenInvoice(sql, invoiceId);
  return {
    since,
    graceEndsAt: endsAt,
    invoiceId,
    amountMinor: open?.dueMinor ?? subscription.amountMinor,
    nextAttemptAt: open?.nextAttemptAt ?? null,
  };
}

/** What a company pays, as the mirror has it. */
export class BillingService {
  readonly #deps: BillingDeps;

  constructor(deps: BillingDeps) {
    this.#deps = deps;
  }

  async overview(scope: CompanyScope): Promise<Billing> {
    const { database, plans, gate, isOn } = this.#deps;
    const { companyId } = scope;
    return database.inCompany(scope, async (sql) => {
      const { plan } = await plans.planOf(sql, companyId);
      const subscription = await readSubscription(sql, companyId);
      const customer = await readCustomer(sql, companyId);
      const standing = await gate.standing(sql, companyId);
      const intent = await readLatestIntent(sql, companyId);
      return {
        isOn,
        plan,
        plans: PLAN_NAMES.map((name) => {
          const { priceMinor, currency } = PLANS[name];
          return { name, priceMinor, currency };
        }),
        subscription: subscription === undefined ? null : shown(subscription),
        card:
          customer?.cardBrand && customer.cardLast4
            ? { brand: customer.cardBrand, last4: customer.cardLast4 }
            : null,
        creditMinor: customer?.creditMinor ?? 0,
        overdue: await overdueOf(sql, subscription),
        pending: pendingOf(intent, await readSyncedAt(sql, companyId)),
        frozen:
          standing.state === 'open' ? null : { since: standing.since, isEverybody: standing.isEverybody },
      };
    });
  }

  /** Throws CURSOR_INVALID. */
  async invoices(
    scope: CompanyScope,
    page: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<{ items: BilledInvoice[]; nextCursor: string | null }> {
    return this.#deps.database.inCompany(scope, (sql) => listInvoices(sql, scope.companyId, page));
  }
}

function shown(subscription: ProviderSubscription): Billing['subscription'] {
  const { plan, status, amountMinor, currency, periodEnd, isEnding } = subscription;
  return { plan, status, amountMinor, currency, periodEnd, isEnding, isLive: isLive(status) };
}
