import type Stripe from 'stripe';
import type { BillingGateService } from '@/features/billingGate/BillingGateService.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database } from '@/shared/database/Database.ts';
import { IntentService, SETTLED_AFTER_MS, type Within } from './IntentService.ts';
import { type BillingIntent, listForgottenIntents } from './IntentStore.ts';
import { lookForOutcome } from './lookForOutcome.ts';
import type { MirrorService } from './MirrorService.ts';
import { listOverdue } from './SubscriptionStore.ts';

/** Companies, and intents, that one look takes at most. */
const LOOK_MAX = 200;
/** An intent that nobody has heard of since then is looked for. */
const FORGOTTEN_MS = SETTLED_AFTER_MS + 60_000;

type CareDeps = {
  readonly stripe: Stripe;
  /** The worker's. */
  readonly database: Database;
  readonly clock: Clock;
  readonly gate: Pick<BillingGateService, 'isOpenFor' | 'passThrough'>;
  readonly mirror: MirrorService;
};

/** What time does to billing: grace that runs out, and wishes whose process died. */
export class BillingCare {
  readonly #deps: CareDeps;
  readonly #intents: IntentService;

  constructor(deps: CareDeps) {
    this.#deps = deps;
    this.#intents = new IntentService(deps);
  }

  /** Gives notices and takes plans whose grace is over; nobody loses a plan because we are frozen. */
  async lookAfterOverdue(): Promise<void> {
    const { database, gate, mirror } = this.#deps;
    for (const { id, companyId } of await database.asNobody((sql) => listOverdue(sql, LOOK_MAX)))
      await database.inCompanyAsWorker(companyId, async (sql) => {
        await sql("SELECT pg_advisory_xact_lock(hashtextextended('billing:' || $1, 0))", [companyId]);
        if (!(await gate.isOpenFor(companyId, sql))) return;
        await mirror.mirror(sql, companyId, { kind: 'subscription', objectId: id, customerId: '' });
      });
  }

  /** Ends wishes that nobody waits for any more by what the provider says became of them. */
  async settleForgotten(): Promise<void> {
    const { database, clock } = this.#deps;
    const before = new Date(clock.nowMs() - FORGOTTEN_MS);
    const forgotten = await database.asNobody((sql) => listForgottenIntents(sql, before, LOOK_MAX));
    for (const intent of forgotten) await this.#settle(intent);
  }

  async #settle(intent: BillingIntent): Promise<void> {
    const { database, stripe, clock } = this.#deps;
    const within: Within = (work) => database.inCompanyAsWorker(intent.companyId, work);
    const outcome = await lookForOutcome(stripe, intent);
    if (outcome.state === 'open' && intent.state === 'open') return;
    const isLost = outcome.state === 'unknown' && nowOf(clock) > new Date(intent.createdAt);
    await this.#intents.note(within, intent, isLost ? { state: 'gone' } : outcome);
  }
}
