import type Stripe from 'stripe';
import type { BillingGateService } from '@/features/billingGate/BillingGateService.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { isId } from '@/shared/ids/newId.ts';
import type { Log } from '@/shared/log/log.ts';
import { isOutcomeUnknown } from '@/shared/stripe/toPaymentError.ts';
import { findCompanyOf, keepCustomer } from './CustomerStore.ts';
import {
  type DueEvent,
  endEvents,
  failEvents,
  listDueEvents,
  lockEvents,
  redriveParked,
} from './EventStore.ts';
import { isChangeUnderWay } from './IntentStore.ts';
import { type Changes, MIRRORED_KINDS, type MirroredKind, type MirrorService } from './MirrorService.ts';
import { readChargeCustomer } from './MovementStore.ts';
import { COMPANY_KEY } from './providerAccount.ts';
import { idOf } from './toProvider.ts';

/** Events of one round, rounds of one turn, and customers at a time. */
const BATCH = 200;
const ROUNDS_MAX = 20;
const LANES = 4;
const REDRIVE_MAX = 1_000;
/** Tries before an event is given up; with the pauses between them about a day. */
export const EVENT_ATTEMPTS_MAX = 12;
const PAUSE_MS = 1_000;
const PAUSE_MS_MAX = 4 * 60 * 60 * 1000;
const ERROR_LENGTH_MAX = 500;

export type ApplierDeps = {
  readonly stripe: Stripe;
  /** The worker's. */
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly gate: Pick<BillingGateService, 'isOpenFor'>;
  readonly mirror: MirrorService;
  readonly onApplied: (changes: Changes & { readonly events: number }) => void;
  readonly onFailed: (isDead: boolean) => void;
};

/** Events of one object: fetched once, it answers all of them. */
type Bundle = { readonly first: DueEvent; readonly ids: readonly string[] };

function isMirrored(kind: string): kind is MirroredKind {
  return (MIRRORED_KINDS as readonly string[]).includes(kind);
}

/** By object, and by what may be done at the same time: of one customer one after the other. */
function lanesOf(events: readonly DueEvent[]): Bundle[][] {
  const bundles = new Map<string, { first: DueEvent; ids: string[] }>();
  for (const event of events) {
    const key = `${event.objectKind} ${event.objectId}`;
    const bundle = bundles.get(key);
    if (bundle === undefined) bundles.set(key, { first: event, ids: [event.id] });
    else bundle.ids.push(event.id);
  }
  const lanes = new Map<string, Bundle[]>();
  const rank = ({ first }: Bundle) => (MIRRORED_KINDS as readonly string[]).indexOf(first.objectKind);
  for (const bundle of [...bundles.values()].sort((a, b) => rank(a) - rank(b))) {
    const key = bundle.first.customerId ?? bundle.first.chargeId ?? bundle.first.objectId;
    lanes.set(key, [...(lanes.get(key) ?? []), bundle]);
  }
  return [...lanes.values()];
}

/** Not the event's fault: it is tried again without being counted. */
function isPassing(error: unknown): boolean {
  return (
    isOutcomeUnknown(error) ||
    (error instanceof AppError &&
      ['DATABASE_UNAVAILABLE', 'CONNECTION_POOL_TIMEOUT', 'STATEMENT_TIMEOUT'].includes(error.code))
  );
}

/** Applies what the provider told: bounded batches, one company at a time, each event once. */
export class BillingApplier {
  readonly #deps: ApplierDeps;

  constructor(deps: ApplierDeps) {
    this.#deps = deps;
  }

  /** Until nothing is due or the bound is reached. Rejects when the provider or the database does not answer. */
  async turn(stopping: AbortSignal): Promise<number> {
    const { database, clock } = this.#deps;
    await database.asNobody((sql) => redriveParked(sql, nowOf(clock), REDRIVE_MAX));
    let applied = 0;
    for (let round = 0; round < ROUNDS_MAX && !stopping.aborted; round += 1) {
      const due = await database.asNobody((sql) => listDueEvents(sql, nowOf(clock), BATCH));
      if (due.length === 0) break;
      const lanes = lanesOf(due);
      let done = 0;
      const failures: unknown[] = [];
      const mayGoOn = () => !stopping.aborted && failures.length === 0;
      const runLane = async () => {
        for (let lane = lanes.shift(); lane !== undefined && mayGoOn(); lane = lanes.shift())
          for (const bundle of lane) if (mayGoOn()) done += await this.#try(bundle);
      };
      const noteFailure = (error: unknown) => failures.push(error);
      await Promise.all(Array.from({ length: LANES }, () => runLane().catch(noteFailure)));
      if (failures.length > 0) throw failures[0];
      applied += done;
      if (done === 0) break;
    }
    return applied;
  }

  /** Returns how many events have ended. */
  async #try(bundle: Bundle): Promise<number> {
    const { database, clock, log, onFailed } = this.#deps;
    try {
      return await this.#apply(bundle);
    } catch (error) {
      if (isPassing(error)) throw error;
      const attempts = bundle.first.attempts + 1;
      const isDead = attempts >= EVENT_ATTEMPTS_MAX;
      const pauseMs = Math.min(PAUSE_MS * 2 ** (attempts + 2), PAUSE_MS_MAX);
      const failure = {
        error: (error instanceof Error ? error.message : 'unknown').slice(0, ERROR_LENGTH_MAX),
        ...{ isCounted: true, isDead, nextAttemptAt: new Date(clock.nowMs() + pauseMs) },
      };
      await database.asNobody((sql) => failEvents(sql, bundle.ids, failure));
      const fields = { error, eventId: bundle.first.id, type: bundle.first.type, attempts };
      if (isDead) log.critical(fields, 'a payment event was given up; replay it when the cause is gone');
      else log.warn(fields, 'a payment event could not be applied; it is tried again');
      onFailed(isDead);
      return 0;
    }
  }

  async #apply({ first, ids }: Bundle): Promise<number> {
    const { database, clock, onApplied } = this.#deps;
    const end = { companyId: null, at: nowOf(clock) };
    const kind = first.objectKind;
    const owner = isMirrored(kind) ? await this.#ownerOf(first) : undefined;
    if (owner === undefined || !isMirrored(kind)) {
      await database.asNobody((sql) => endEvents(sql, ids, { ...end, state: 'ignored' }));
      return ids.length;
    }
    const { companyId, customerId } = owner;
    let changes: Changes | undefined;
    const ended = await database.inCompanyAsWorker(companyId, async (sql) => {
      const mine = await this.#take(sql, companyId, ids);
      if (mine.length === 0) return 0;
      if (!(await this.#deps.gate.isOpenFor(companyId, sql))) {
        await endEvents(sql, mine, { ...end, companyId, state: 'parked' });
        return mine.length;
      }
      // What our own record must say of the invoice is not known before the answer to the change is.
      if (kind === 'invoice' && (await isChangeUnderWay(sql, companyId))) {
        const nextAttemptAt = new Date(clock.nowMs() + PAUSE_MS);
        await failEvents(sql, mine, {
          ...{ error: 'a change is under way', isCounted: false, nextAttemptAt, isDead: false },
        });
        return 0;
      }
      changes = await this.#deps.mirror.mirror(sql, companyId, {
        kind,
        objectId: first.objectId,
        customerId,
      });
      await endEvents(sql, mine, { ...end, companyId, state: 'applied' });
      return mine.length;
    });
    if (changes !== undefined) onApplied({ ...changes, events: ended });
    return ended;
  }

  /** The events that are ours to apply; none while another worker is at the company. */
  async #take(sql: Sql, companyId: string, ids: readonly string[]): Promise<string[]> {
    const [lock] = await sql<{ is_mine: boolean }>(
      "SELECT pg_try_advisory_xact_lock(hashtextextended('billing:' || $1, 0)) AS is_mine",
      [companyId],
      'lock_billing',
    );
    return lock?.is_mine === true ? lockEvents(sql, ids) : [];
  }

  /** Undefined for an object of nobody here: the account may be used for other things too. */
  async #ownerOf(event: DueEvent): Promise<{ companyId: string; customerId: string } | undefined> {
    const { database, stripe, clock } = this.#deps;
    const customerId = event.customerId ?? (await this.#customerOfCharge(event.chargeId));
    if (customerId === null) return undefined;
    const known = await database.asNobody((sql) => findCompanyOf(sql, customerId));
    if (known !== undefined) return { companyId: known, customerId };
    // Made by a process that died before it could write the customer down.
    const customer = await stripe.customers.retrieve(customerId);
    const companyId = customer.deleted ? undefined : customer.metadata[COMPANY_KEY];
    if (companyId === undefined || !isId(companyId)) return undefined;
    return database.inCompanyAsWorker(companyId, async (sql) => {
      const there = await sql('SELECT id FROM companies WHERE id = $1', [companyId]);
      if (there.length === 0) return undefined;
      await keepCustomer(sql, { companyId, customerId, createdAt: nowOf(clock) });
      return { companyId, customerId };
    });
  }

  async #customerOfCharge(chargeId: string | null): Promise<string | null> {
    if (chargeId === null) return null;
    const known = await this.#deps.database.asNobody((sql) => readChargeCustomer(sql, chargeId));
    return known ?? idOf((await this.#deps.stripe.charges.retrieve(chargeId)).customer);
  }
}
