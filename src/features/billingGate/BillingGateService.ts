import { setTimeout as sleep } from 'node:timers/promises';
import { FREEZE_TRIGGERS } from '@/core/billing/freezeTriggers.ts';
import { withChargeWindow } from '@/shared/billing/chargeWindow.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import { BillingGateStore, type FreezeOrder, type Standing } from './BillingGateStore.ts';
import { isUnanswered } from './isUnanswered.ts';

/** Longest wait of a freeze for what is under way; longer than any call can be. */
const SEAL_WITHIN_MS = 35_000;
const LOOK_EVERY_MS = 50;

export type FreezeReceipt = {
  readonly freezeId: string;
  /** False when the scope was frozen already. */
  readonly isNew: boolean;
  readonly frozenAt: string;
  /** Calls that the provider never answered: what became of them is to be looked up there. */
  readonly unanswered: number;
};

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
    const sql: Sql = (text, values = [], name = text) => deps.database.readOnce(text, values, name);
    this.#store = new BillingGateStore(sql);
  }

  /**
   * Does work that can move money, only while billing is open for everybody and for this company; holds no
   * connection meanwhile. After a freeze has returned nothing of it is sent any more. Throws BILLING_FROZEN;
   * BILLING_INTERRUPTED when the process was held up too long to send.
   */
  async passThrough<T>(scope: { readonly companyId: string }, work: () => Promise<T>): Promise<T> {
    const { clock, log, process } = this.#deps;
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
   * nothing that had begun before is under way any more. Idempotent. Throws BILLING_FREEZE_UNSEALED, with the
   * freeze in force, when that cannot be said.
   */
  async freeze(order: FreezeOrder): Promise<FreezeReceipt> {
    const { id, isNew, frozenAt } = await this.#store.freeze(newId(), order);
    const { trigger, reason, companyId, by } = order;
    if (isNew)
      this.#deps.log.critical(
        { freezeId: id, trigger, means: FREEZE_TRIGGERS[trigger], reason, companyId, by },
        'billing is frozen',
      );
    return { freezeId: id, isNew, frozenAt, unanswered: await this.waitUntilSealed(id) };
  }

  /** The same as part of the caller's transaction, which nobody waits for: it takes effect when that commits. */
  async freezeWithin(sql: Sql, order: FreezeOrder): Promise<{ freezeId: string; isNew: boolean }> {
    const { id, isNew } = await new BillingGateStore(sql).freeze(newId(), order);
    return { freezeId: id, isNew };
  }

  /** Resolves with the number of calls that were never answered. @see freeze */
  async waitUntilSealed(freezeId: string): Promise<number> {
    const { clock } = this.#deps;
    const startedMs = clock.elapsedMs();
    for (;;) {
      const passes = await this.#store.passesBefore(freezeId);
      const pending = passes.filter(({ secondsLeft }) => secondsLeft > 0);
      if (pending.length === 0) {
        await this.#store.seal(freezeId);
        return passes.filter((pass) => pass.isUnanswered).length;
      }
      if (clock.elapsedMs() - startedMs > SEAL_WITHIN_MS)
        throw new AppError('BILLING_FREEZE_UNSEALED', { details: { freezeId, pending } });
      await sleep(LOOK_EVERY_MS);
    }
  }
}

function frozen({ isEverybody, since }: Extract<Standing, { state: 'frozen' }>): AppError {
  return new AppError('BILLING_FROZEN', { details: { scope: isEverybody ? 'everybody' : 'company', since } });
}
