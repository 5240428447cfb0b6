import { FREEZE_TRIGGERS } from '@/core/billing/freezeTriggers.ts';
import { BillingGateStore, type FreezeOrder, type Standing } from '@/shared/billing/BillingGateStore.ts';
import { billingConfig } from '@/shared/billing/billingConfig.ts';
import { withChargeWindow } from '@/shared/billing/chargeWindow.ts';
import { type FreezeReceipt, freezeAndSeal } from '@/shared/billing/freezeAndSeal.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import { isUnanswered } from './isUnanswered.ts';

export type BillingGateDeps = {
  readonly database: Pick<Database, 'readOnce'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Which process it is, for whoever looks what a freeze waits for. */
  readonly process: string;
};

export class BillingGateService {
  readonly #deps: BillingGateDeps;
  readonly #store: BillingGateStore;

  constructor(deps: BillingGateDeps) {
    this.#deps = deps;
    this.#store = new BillingGateStore(deps.database.readOnce);
  }

  /**
   * Does work that can move money, only while billing is open for everybody and for this company; holds no
   * connection meanwhile. After a freeze has returned nothing of it is sent any more. Never freeze inside it:
   * the freeze would wait for itself. Throws BILLING_FROZEN; BILLING_INTERRUPTED when the process was held up
   * too long to send.
   */
  async passThrough<T>(scope: { readonly companyId: string }, work: () => Promise<T>): Promise<T> {
    const { clock, log, process } = this.#deps;
    if (billingConfig.isHeldHere) throw new AppError('BILLING_FROZEN');
    const window = { clock, openedMs: clock.nowMs(), openedElapsedMs: clock.elapsedMs() };
    const id = newId();
    const standing = await this.#store.beginPass(id, scope.companyId, process);
    if (standing.state === 'frozen') throw frozen(standing);
    let wasAnswered = true;
    try {
      return await withChargeWindow(window, work);
    } catch (error) {
      wasAnswered = !isUnanswered(error);
      throw error;
    } finally {
      await this.#store.endPass(id, wasAnswered).catch((error: unknown) => {
        log.warn({ error, passId: id }, 'the end of a payment call was not written; it ends by itself');
      });
    }
  }

  /** What the company's billing stands at; inside the caller's transaction when one is given. */
  async standing(sql: Sql | undefined, companyId: string): Promise<Standing> {
    return (sql === undefined ? this.#store : new BillingGateStore(sql)).standing(companyId);
  }

  async isOpenFor(companyId: string, sql?: Sql): Promise<boolean> {
    return (await this.standing(sql, companyId)).state === 'open';
  }

  /**
   * Closes the gate for a company, or for everybody, at once, in every process and for good; returns when
   * nothing that had begun before is under way any more. Idempotent. Throws BILLING_FREEZE_NOT_SAVED and
   * BILLING_FREEZE_UNSEALED, the latter with the freeze in force.
   */
  async freeze(order: FreezeOrder): Promise<FreezeReceipt> {
    const { clock } = this.#deps;
    return freezeAndSeal(this.#store, order, {
      clock,
      onFrozen: ({ id, isNew }) => isNew && this.#tell(id, order),
    });
  }

  /** The same as part of the caller's transaction, which nobody waits for: it takes effect when that commits. */
  async freezeWithin(sql: Sql, order: FreezeOrder): Promise<{ freezeId: string; isNew: boolean }> {
    const { id, isNew } = await new BillingGateStore(sql).freeze(newId(), order);
    if (isNew) this.#tell(id, order);
    return { freezeId: id, isNew };
  }

  #tell(freezeId: string, { trigger, reason, companyId, by }: FreezeOrder): void {
    const fields = { freezeId, trigger, means: FREEZE_TRIGGERS[trigger], reason, companyId, by };
    this.#deps.log.critical(fields, 'billing is frozen');
  }
}

function frozen({ isEverybody, since }: Extract<Standing, { state: 'frozen' }>): AppError {
  return new AppError('BILLING_FROZEN', { details: { scope: isEverybody ? 'everybody' : 'company', since } });
}
