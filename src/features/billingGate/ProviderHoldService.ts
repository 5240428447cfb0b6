import type Stripe from 'stripe';
import { Approvals } from '@/shared/approvals/Approvals.ts';
import type { ApproverKey } from '@/shared/approvals/parseApproverKeys.ts';
import { BillingGateStore, type Freeze } from '@/shared/billing/BillingGateStore.ts';
import { OPEN_FREEZES_MAX } from '@/shared/billing/resumeBilling.ts';
import type { Clock } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import type { BillingGateService } from './BillingGateService.ts';
import { HoldStore } from './HoldStore.ts';
import { holdAtProvider } from './holdAtProvider.ts';
import { type Release, releaseAtProvider } from './releaseAtProvider.ts';

/** A run stops after the call that it is at, and the next one goes on; a transaction may pause for 30 s. */
const RUN_MS_MAX = 10_000;
/** Ended freezes that may still have something to start again. */
const RECENT_MAX = 1_000;
/** What still collects is looked for again while a freeze is in force, should anything have slipped in. */
const SWEEP_AGAIN_MS = 60_000;

export type HoldDeps = {
  /** As the worker role. */
  readonly database: Pick<Database, 'asNobody' | 'readOnce'>;
  /** Undefined where there is no billing: then there is nothing to stop. */
  readonly stripe: Stripe | undefined;
  readonly gate: BillingGateService;
  readonly keys: readonly ApproverKey[];
  readonly clock: Clock;
  readonly log: Log;
  readonly inspectDraft?: Release['inspectDraft'];
};

/** Carries freezes and their ends to the provider, in the worker, until all of it is done. */
export class ProviderHoldService {
  readonly #deps: HoldDeps;
  readonly #gate: BillingGateStore;
  readonly #holds: HoldStore;
  readonly #sql: Sql;
  #sweptMs = Number.NEGATIVE_INFINITY;

  constructor(deps: HoldDeps) {
    this.#deps = deps;
    this.#sql = deps.database.readOnce;
    this.#gate = new BillingGateStore(this.#sql);
    this.#holds = new HoldStore(this.#sql);
  }

  /** One run; the worker repeats it. Does nothing while another worker does it. */
  async run(): Promise<void> {
    const { clock } = this.#deps;
    const all = await this.#gate.list({ isOpenOnly: false, limit: RECENT_MAX });
    const open = await this.#gate.list({ isOpenOnly: true, limit: OPEN_FREEZES_MAX });
    const ended = all.filter(({ endedAt, releasedAt }) => endedAt !== null && releasedAt === null);
    const isSweepDue = clock.elapsedMs() - this.#sweptMs > SWEEP_AGAIN_MS;
    const toHold = open.filter(({ heldAt }) => heldAt === null || isSweepDue);
    if (toHold.length + ended.length === 0) return;
    await this.#deps.database.asNobody(async (sql) => {
      if (!(await new HoldStore(sql).tryLock())) return;
      const signal = AbortSignal.timeout(RUN_MS_MAX);
      for (const freeze of toHold) await this.#hold(freeze, signal);
      for (const freeze of ended) await this.#release(freeze, signal);
    });
    if (isSweepDue) this.#sweptMs = clock.elapsedMs();
  }

  async #hold(freeze: Freeze, signal: AbortSignal): Promise<void> {
    const isSealed = freeze.sealedAt !== null || (await this.#trySeal(freeze));
    const faults = await this.#attempt(freeze, (stripe) =>
      holdAtProvider({ stripe, store: this.#holds, freeze, signal }),
    );
    // A call that was under way may have made something after the sweep had passed.
    const isHeld = isSealed && faults.length === 0;
    await this.#holds.note(freeze.id, { isHeld, progress: progressOf(faults) });
    if (isHeld && freeze.heldAt === null)
      this.#deps.log.warn({ freezeId: freeze.id }, 'collection is stopped at the provider');
  }

  /** Nobody waits for a freeze that inspection opened. */
  async #trySeal({ id }: Freeze): Promise<boolean> {
    const pending = (await this.#gate.passesBefore(id)).filter(({ secondsLeft }) => secondsLeft > 0);
    if (pending.length > 0) return false;
    await this.#gate.seal(id);
    return true;
  }

  async #release(freeze: Freeze, signal: AbortSignal): Promise<void> {
    if (!(await this.#isApproved(freeze))) return this.#refuse(freeze);
    const { gate, inspectDraft = async () => undefined } = this.#deps;
    const faults = await this.#attempt(freeze, (stripe) =>
      releaseAtProvider({ ...{ stripe, store: this.#holds, freeze, signal, gate }, inspectDraft }),
    );
    await this.#holds.note(freeze.id, {
      isReleased: faults.length === 0,
      progress: progressOf(faults),
    });
    if (faults.length === 0)
      this.#deps.log.warn({ freezeId: freeze.id }, 'collection goes on at the provider');
  }

  /** With this process's own keys: whoever ended the freeze may have used others. */
  async #isApproved({ id, approvalId }: Freeze): Promise<boolean> {
    const { clock, keys } = this.#deps;
    const approvals = new Approvals({ sql: this.#sql, clock, keys });
    return approvalId !== null && (await approvals.isSigned(approvalId, 'billing.resume', id));
  }

  async #refuse({ id, companyId }: Freeze): Promise<void> {
    this.#deps.log.critical({ freezeId: id }, 'billing was resumed without a signature that holds');
    await this.#gate.freeze(newId(), {
      trigger: 'operator',
      reason: `freeze ${id} was ended without an approval that holds by the keys of the worker (APPROVER_KEYS)`,
      companyId: companyId ?? undefined,
      by: 'accubooks-worker',
    });
    await this.#holds.note(id, { isReleased: true, progress: 'not released: the approval does not hold' });
  }

  async #attempt(freeze: Freeze, work: (stripe: Stripe) => Promise<string[]>): Promise<string[]> {
    const { stripe, log } = this.#deps;
    if (stripe === undefined) return [];
    try {
      return await work(stripe);
    } catch (error) {
      log.warn(
        { error, freezeId: freeze.id },
        'the provider does not do what a freeze needs; it is tried again',
      );
      return [`the provider does not answer: ${error instanceof Error ? error.message : 'unknown'}`];
    }
  }
}

const FAULTS_SHOWN_MAX = 5;

function progressOf(faults: readonly string[]): string | null {
  if (faults.length === 0) return null;
  const more = faults.length > FAULTS_SHOWN_MAX ? [`and ${faults.length - FAULTS_SHOWN_MAX} more`] : [];
  return [...faults.slice(0, FAULTS_SHOWN_MAX), ...more].join('; ').slice(0, 2_000);
}
