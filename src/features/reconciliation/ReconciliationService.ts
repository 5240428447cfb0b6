import { setTimeout as sleep } from 'node:timers/promises';
import type Stripe from 'stripe';
import type { MoneyObject } from '@/core/billing/MoneyObject.ts';
import { PLATFORM_ACCOUNTS, type PlatformAccount } from '@/core/billing/platformAccounts.ts';
import type { OwedVoucher } from '@/core/billing/platformVouchers.ts';
import {
  type Difference,
  differenceKey,
  isAboutMoney,
  type LedgerAmount,
  reconcile,
  standingDifferences,
  withoutLate,
} from '@/core/billing/reconcile.ts';
import { type AmountsByAccount, verifyBalances, verifyVouchers } from '@/core/billing/verifyVouchers.ts';
import type { BillingGateService } from '@/features/billingGate/BillingGateService.ts';
import {
  ExpectedInvoiceReadModel,
  type KnownRecords,
} from '@/features/platformBooks/ExpectedInvoiceReadModel.ts';
import type { PlatformBooksService } from '@/features/platformBooks/PlatformBooksService.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { Database, Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { type BookedVoucher, type MirrorRow, ReconciliationStore } from './ReconciliationStore.ts';
import { type ProviderSide, readProviderObjects } from './readProviderObjects.ts';

/** What is looked at unless somebody asks for more: a month and the time that a refused payment is tried again. */
export const SINCE_DAYS = 45;
/** Differences that are kept and shown of one run. */
const DIFFERENCES_MAX = 1_000;
const DAY_MS = 86_400_000;

export type ReconciliationDeps = {
  /** As the worker's role, or as the owner. */
  readonly database: Database;
  readonly clock: Clock;
  readonly stripe: Stripe;
  readonly books: PlatformBooksService;
  readonly gate: Pick<BillingGateService, 'freeze'>;
};

export type ReconcileOrder = {
  readonly by: string;
  /** ISO; objects made since then. */
  readonly since?: string | undefined;
  /** Pause before the second look. */
  readonly settleMs: number;
  /** Freezes billing when money differs. */
  readonly freezes: boolean;
  /** Ends the pause early, with a rejection: nothing is concluded from one look. */
  readonly signal?: AbortSignal | undefined;
};

export type ReconciliationCounts = {
  readonly provider: number;
  readonly mirror: number;
  readonly vouchers: number;
  readonly events: number;
  /** Objects left out because an event of theirs waits. */
  readonly waiting: number;
  readonly isComplete: boolean;
};

export type Reconciliation = {
  readonly id: string;
  readonly since: string;
  readonly counts: ReconciliationCounts;
  readonly differences: readonly Difference[];
  /** True when more was found than is kept. */
  readonly isCut: boolean;
  /** The freeze that followed; null when none did. */
  readonly freezeId: string | null;
};

type Look = { readonly differences: readonly Difference[]; readonly counts: ReconciliationCounts };

/** Which posting of which voucher is the amount of an object, and in which direction. */
const FIGURES: Readonly<Record<string, { readonly account: PlatformAccount; readonly sign: 1 | -1 }>> = {
  finalised: { account: 'receivables', sign: 1 },
  taken: { account: 'receivables', sign: -1 },
  refunded: { account: 'clearing', sign: -1 },
  opened: { account: 'disputed', sign: 1 },
};

export class ReconciliationService {
  readonly #deps: ReconciliationDeps;
  readonly #store = new ReconciliationStore();
  readonly #expectations = new ExpectedInvoiceReadModel();

  constructor(deps: ReconciliationDeps) {
    this.#deps = deps;
  }

  /** Looks, writes down what was found, and freezes billing when money differs. Rejects as the provider does. */
  async run(order: ReconcileOrder, claimedId?: string): Promise<Reconciliation> {
    const { clock, database } = this.#deps;
    const id = claimedId ?? newId();
    const since = order.since ?? new Date(clock.nowMs() - SINCE_DAYS * DAY_MS).toISOString();
    const at = nowOf(clock).toISOString();
    if (claimedId === undefined)
      await database.asNobody((sql) => this.#store.begin(sql, { id, since, by: order.by, at }));
    try {
      const { differences: all, counts } = await this.#lookTwice(since, order);
      const differences = all.slice(0, DIFFERENCES_MAX);
      const freezeId = order.freezes ? await this.#freeze(order.by, all) : null;
      const run = { id, at: nowOf(clock).toISOString(), counts };
      await database.asNobody((sql) => this.#store.finish(sql, run, differences));
      return { id, since, counts, differences, isCut: all.length > differences.length, freezeId };
    } catch (error) {
      const fault = error instanceof Error ? error.name : 'unknown';
      await database
        .asNobody((sql) => this.#store.fail(sql, id, nowOf(clock).toISOString(), fault))
        .catch(() => undefined);
      throw error;
    }
  }

  /** A second look only where the first one found something: what was on its way has arrived by then. */
  async #lookTwice(since: string, { settleMs, signal }: ReconcileOrder): Promise<Look> {
    const first = await this.#look(since, signal);
    if (first.differences.length === 0) return first;
    await sleep(settleMs, undefined, signal === undefined ? {} : { signal });
    const second = await this.#look(since, signal);
    return { ...second, differences: standingDifferences(first.differences, second.differences) };
  }

  async #look(since: string, signal: AbortSignal | undefined): Promise<Look> {
    const { database, stripe, clock, books } = this.#deps;
    const customers = await database.asNobody((sql) => this.#store.companiesOfCustomers(sql));
    const provider = await readProviderObjects(
      stripe,
      {
        sinceSeconds: Math.floor(Date.parse(since) / 1000),
        nowSeconds: Math.floor(clock.nowMs() / 1000),
        signal,
      },
      (customer) => customers.get(customer),
    );
    const company = await database.asNobody((sql) => books.company(sql));
    return database.inCompanyAsWorker(company, (sql) => this.#compare(sql, since, provider));
  }

  async #compare(sql: Sql, since: string, provider: ProviderSide): Promise<Look> {
    const mirror = await this.#store.mirror(sql, since);
    const booked = await this.#store.booked(sql);
    const known = await this.#store.events(
      sql,
      provider.events.map(({ id }) => id),
    );
    const waiting = await this.#store.waitingObjects(sql);
    const expected = await this.#expected(sql, mirror.rows);
    const mirrored = mirror.rows.map(toObject);
    const inWindow = new Set([...provider.objects, ...mirrored].map(({ id }) => id));
    const ledger = booked.rows.filter(({ source, isMirrored }) => inWindow.has(source) || !isMirrored);
    const among = reconcile({
      provider: provider.objects,
      mirror: mirrored,
      ledger: ledger.flatMap(toLedgerAmount),
      expected,
    });
    const differences = [
      ...withoutLate(among, waiting),
      ...verifyVouchers(booked.rows.map(toPostedVoucher)),
      ...verifyBalances(await this.#store.balances(sql)),
      ...eventDifferences(provider, known),
    ];
    const counts = {
      ...{ provider: provider.objects.length, mirror: mirrored.length, vouchers: booked.rows.length },
      ...{ events: provider.events.length, waiting: waiting.size },
      isComplete: provider.isComplete && mirror.isComplete && booked.isComplete,
    };
    return { differences, counts };
  }

  async #expected(sql: Sql, rows: readonly MirrorRow[]): Promise<Map<string, number>> {
    const expected = new Map<string, number>();
    const known: KnownRecords = new Map();
    for (const row of rows) {
      if (row.kind !== 'invoice') continue;
      const invoice = {
        ...{ companyId: row.company_id, subscriptionId: row.subscription_id, reason: row.reason },
        createdAt: row.created_at,
      };
      const one = await this.#expectations.expected(sql, invoice, known);
      if (one !== undefined) expected.set(row.id, one.totalMinor);
    }
    return expected;
  }

  /** For what no earlier run has told of: a resume is not undone by what somebody has looked at. */
  async #freeze(by: string, differences: readonly Difference[]): Promise<string | null> {
    const about = differences.filter(isAboutMoney);
    const kept = await this.#deps.database.asNobody((sql) =>
      this.#store.keptBefore(
        sql,
        about.map(({ id }) => id),
      ),
    );
    const known = new Set(kept.map(differenceKey));
    const money = about.filter((one) => !known.has(differenceKey(one)));
    const [first] = money;
    if (first === undefined) return null;
    const reason = `${money.length} ${money.length === 1 ? 'difference' : 'differences'} of money; first: ${first.message}`;
    const { freezeId } = await this.#deps.gate.freeze({ trigger: 'reconciliation', reason, by });
    return freezeId;
  }
}

function toObject(row: MirrorRow): MoneyObject {
  return {
    ...{ kind: row.kind, id: row.id, companyId: row.company_id, currency: row.currency, state: row.state },
    ...{ amountMinor: row.amount_minor, movedMinor: row.moved_minor },
    ...(row.asked_minor === null ? {} : { askedMinor: row.asked_minor }),
  };
}

function toLedgerAmount(voucher: BookedVoucher): LedgerAmount[] {
  const { kind, source: id, companyId, currency, standing, isTakenBack, part } = voucher;
  const figure = FIGURES[part];
  if (figure === undefined || isTakenBack) return [];
  const amount = Number(standing?.[PLATFORM_ACCOUNTS[figure.account].number] ?? 0);
  return [
    { kind, id, companyId, currency: currency ?? '', amountMinor: amount === 0 ? 0 : amount * figure.sign },
  ];
}

function toPostedVoucher(voucher: BookedVoucher) {
  const { voucherId, source, part, companyId, currency, standing, takenBack, isTakenBack } = voucher;
  const owed: Record<string, number> = {};
  const { postings } = JSON.parse(voucher.owed) as Pick<OwedVoucher, 'postings'>;
  for (const { account, amountMinor } of postings) {
    const { number } = PLATFORM_ACCOUNTS[account];
    owed[number] = (owed[number] ?? 0) + amountMinor;
  }
  const back: { takenBack?: AmountsByAccount } = isTakenBack ? { takenBack: takenBack ?? {} } : {};
  return {
    voucherId,
    source,
    part,
    companyId,
    currency: currency ?? '',
    owed,
    standing: standing ?? {},
    ...back,
  };
}

/** Events that follow an object which we keep. */
const EVENT_TYPES = /^(invoice|charge|refund|customer\.subscription)\./;

function eventDifferences(
  { events }: ProviderSide,
  known: readonly { readonly id: string; readonly state: string }[],
): Difference[] {
  const states = new Map(known.map(({ id, state }) => [id, state]));
  return events
    .filter(({ type }) => EVENT_TYPES.test(type))
    .flatMap(({ id, type, objectId }): Difference[] => {
      const state = states.get(id);
      if (state !== undefined && state !== 'dead') return [];
      const kind = state === undefined ? 'event_missing' : 'event_not_applied';
      const figures = { currency: null, expectedMinor: null, actualMinor: null, differenceMinor: 0 };
      const what = state === undefined ? 'never came' : 'was given up';
      const message = `event ${id} (${type} of ${objectId}) ${what}`;
      return [{ kind, objectKind: 'event', id, companyId: null, ...figures, message }];
    });
}
