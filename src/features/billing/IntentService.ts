import type Stripe from 'stripe';
import type { AuditAction } from '@/core/audit/auditActions.ts';
import type { BillingGateService } from '@/features/billingGate/BillingGateService.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import { isOutcomeUnknown, toPaymentError } from '@/shared/stripe/toPaymentError.ts';
import {
  type BillingIntent,
  endIntent,
  insertIntent,
  openIntent,
  readIntentInTheWay,
} from './IntentStore.ts';
import { lookForOutcome, type Outcome } from './lookForOutcome.ts';
import { toInstant } from './toProvider.ts';

/** A call that left no trace at the provider for this long was not carried out. */
export const SETTLED_AFTER_MS = 120_000;
/** The provider remembers idempotency keys for a day. */
const KEY_KEPT_MS = 23 * 60 * 60 * 1000;
/** Rounds of taking what is in the way out of it. */
const ROUNDS_MAX = 4;

/** What somebody wants, before it is written down. */
export type Wish = Pick<
  BillingIntent,
  'kind' | 'fingerprint' | 'wanted' | 'planFrom' | 'planTo' | 'subscriptionId' | 'effectiveAt'
> & { readonly action: AuditAction };

export type IntentDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly stripe: Stripe;
  readonly gate: Pick<BillingGateService, 'passThrough'>;
};

/** Runs work in a transaction of the intent's company. */
export type Within = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;

/** Sees to it that what is wanted of the provider happens once, whatever gets lost on the way. */
export class IntentService {
  readonly #deps: IntentDeps;

  constructor(deps: IntentDeps) {
    this.#deps = deps;
  }

  /**
   * The intent of the wish: the same one for the same wish, however often it comes. Another one of the company that
   * has not ended is settled first. Throws BILLING_BUSY while nobody can say what became of that.
   */
  async begin(scope: CompanyScope, wish: Wish): Promise<BillingIntent> {
    const within: Within = (work) => this.#deps.database.inCompany(scope, work);
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const found = await within((sql) => this.#write(sql, scope, wish));
      if (found === undefined) continue;
      if (found.fingerprint === wish.fingerprint && !this.#isStale(found)) return found;
      await this.settle(within, found);
    }
    throw new AppError('BILLING_BUSY');
  }

  #isStale({ endedAt, expiresAt }: BillingIntent): boolean {
    return endedAt === null && Date.parse(expiresAt) <= this.#deps.clock.nowMs();
  }

  async #write(sql: Sql, scope: CompanyScope, wish: Wish): Promise<BillingIntent | undefined> {
    const { companyId, userId } = scope;
    const inTheWay = await readIntentInTheWay(sql, companyId, wish.fingerprint);
    if (inTheWay !== undefined) return inTheWay;
    const { action, ...wanted } = wish;
    const nowMs = this.#deps.clock.nowMs();
    const intent: BillingIntent = {
      ...wanted,
      id: newId(),
      companyId,
      resultId: null,
      resultUrl: null,
      state: 'calling',
      createdBy: userId,
      createdAt: new Date(nowMs).toISOString(),
      expiresAt: new Date(nowMs + KEY_KEPT_MS).toISOString(),
      endedAt: null,
    };
    if (!(await insertIntent(sql, intent))) return undefined;
    const details = { planFrom: wish.planFrom, planTo: wish.planTo };
    await recordAudit(sql, { action, actorId: userId, companyId, subjectId: intent.id, details });
    return intent;
  }

  /**
   * Asks the provider, through the gate and under the intent's key. An answer that is lost is looked for; undefined
   * when it was carried out without our hearing of it. Throws PAYMENT_REFUSED, BILLING_FROZEN,
   * PAYMENT_PROVIDER_UNAVAILABLE.
   */
  async carryOut<T>(
    scope: CompanyScope,
    intent: BillingIntent,
    call: (options: { readonly idempotencyKey: string }) => Promise<T>,
  ): Promise<T | undefined> {
    const { gate, database, clock } = this.#deps;
    try {
      return await gate.passThrough(scope, () => call({ idempotencyKey: intent.id }));
    } catch (thrown) {
      const error = toPaymentError(thrown);
      const within: Within = (work) => database.inCompany(scope, work);
      if (isOutcomeUnknown(thrown) && (await this.#wasDone(within, intent))) return undefined;
      if (!isOutcomeUnknown(thrown) || hasAnswered(thrown)) {
        const errorCode = error instanceof AppError ? error.code : 'INTERNAL';
        await within((sql) =>
          endIntent(sql, intent.id, { state: 'refused', endedAt: nowOf(clock), errorCode }),
        );
      }
      throw error;
    }
  }

  async #wasDone(within: Within, intent: BillingIntent): Promise<boolean> {
    const outcome = await lookForOutcome(this.#deps.stripe, intent).catch(
      (): Outcome => ({ state: 'unknown' }),
    );
    if (outcome.state !== 'done' && outcome.state !== 'open') return false;
    await this.note(within, intent, outcome);
    return true;
  }

  /** Writes down what became of it, nothing while that is not known; false when it had ended before. */
  async note(within: Within, intent: BillingIntent, outcome: Outcome): Promise<boolean> {
    const endedAt = nowOf(this.#deps.clock);
    return within(async (sql) => {
      if (outcome.state === 'open') {
        const { id: resultId, url: resultUrl, expires_at: expires } = outcome.session;
        return openIntent(sql, intent.id, { resultId, resultUrl, expiresAt: toInstant(expires) });
      }
      if (outcome.state === 'done')
        return endIntent(sql, intent.id, { state: 'done', endedAt, resultId: outcome.resultId });
      if (outcome.state === 'gone') return endIntent(sql, intent.id, { state: 'abandoned', endedAt });
      return false;
    });
  }

  /** Ends what is in the way of another wish: a checkout that is open is closed. Throws BILLING_BUSY. */
  async settle(within: Within, intent: BillingIntent): Promise<void> {
    const { stripe, clock } = this.#deps;
    const outcome = await lookForOutcome(stripe, intent).catch((error: unknown) => {
      throw toPaymentError(error);
    });
    if (outcome.state === 'open') {
      // What is paid in this very moment cannot be expired any more, and is found to be done in the next round.
      await stripe.checkout.sessions.expire(outcome.session.id).catch((error: unknown) => {
        if (isOutcomeUnknown(error)) throw toPaymentError(error);
      });
      await this.note(
        within,
        intent,
        await lookForOutcome(stripe, { ...intent, resultId: outcome.session.id }),
      );
      return;
    }
    if (outcome.state === 'unknown' && clock.nowMs() - Date.parse(intent.createdAt) < SETTLED_AFTER_MS)
      throw new AppError('BILLING_BUSY');
    await this.note(within, intent, outcome.state === 'unknown' ? { state: 'gone' } : outcome);
  }
}

/** A fault that the provider answered with is given again for the same key; the next try needs another one. */
function hasAnswered(thrown: unknown): boolean {
  const status = (thrown as { readonly statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status >= 500;
}
