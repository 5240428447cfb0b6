/**
 * The switch of billing as the runbook types it: `billingConfig.enabled = false`. It is kept in the database and
 * holds in every process, now and after each restart. Reading it costs nothing: a server follows the database.
 * The gate itself does not trust this copy; it asks the database at each call.
 */
import { AppError } from '@/shared/errors/AppError.ts';

/** What keeps the switch for good and for every process. */
export type BillingKeeper = {
  /** Resolves when billing is frozen and nothing that had begun before is under way any more. */
  readonly freeze: (reason: string) => Promise<unknown>;
};

const REASON = 'billingConfig.enabled = false';

class BillingConfig {
  #isFrozen = false;
  /** Told to freeze, and not confirmed yet. */
  #isAsked = false;
  #keeper: BillingKeeper | undefined;

  /** From memory; at most a second behind the database. */
  get enabled(): boolean {
    return !this.#isFrozen && !this.#isAsked;
  }

  /**
   * False freezes billing for everybody: here at once, everywhere as soon as the database has it; a script that
   * cannot reach it ends with an error. True throws BILLING_APPROVAL_REQUIRED: resuming takes a signature.
   */
  set enabled(isEnabled: boolean) {
    if (isEnabled) throw new AppError('BILLING_APPROVAL_REQUIRED');
    void this.freeze(REASON);
  }

  /** The same to be waited for. Rejects with BILLING_FREEZE_NOT_SAVED and BILLING_FREEZE_UNSEALED. */
  async freeze(reason: string): Promise<void> {
    this.#isAsked = true;
    const keeper = this.#keeper ?? (await operator());
    await keeper.freeze(reason);
    this.#isFrozen = true;
    this.#isAsked = false;
  }

  /** True while this process was told to freeze and the database does not have it yet. */
  get isHeldHere(): boolean {
    return this.#isAsked;
  }

  /** Takes over what the database says. */
  apply(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
  }

  /** Gives the switch somebody to keep it; undefined when that one stops. */
  attach(keeper: BillingKeeper | undefined): void {
    this.#keeper = keeper;
  }
}

/** The keeper of a process that is no server, such as a script of an operator. */
async function operator(): Promise<BillingKeeper> {
  const { operatorBilling } = await import('./operatorBilling.ts');
  return operatorBilling();
}

/** The switch of this process. */
export const billingConfig = new BillingConfig();
