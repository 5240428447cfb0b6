import { SYSTEM_ACTOR } from '@/core/audit/auditActions.ts';
import { canonicalJson } from '@/core/audit/canonicalJson.ts';
import type { ProviderCharge } from '@/core/billing/ProviderCharge.ts';
import type { ProviderDispute } from '@/core/billing/ProviderDispute.ts';
import type { ProviderInvoice } from '@/core/billing/ProviderInvoice.ts';
import type { ProviderRefund } from '@/core/billing/ProviderRefund.ts';
import { PLAN_CURRENCY } from '@/core/billing/plans.ts';
import { PLATFORM_ACCOUNTS } from '@/core/billing/platformAccounts.ts';
import { type OwedVoucher, type PaymentFamily, platformVouchers } from '@/core/billing/platformVouchers.ts';
import type { IsoDate } from '@/core/ledger/Books.ts';
import { addDays, firstDayOfMonth } from '@/core/ledger/isoDate.ts';
import { LedgerService } from '@/features/ledger/LedgerService.ts';
import { PlanService } from '@/features/plans/PlanService.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import { PlatformBooksStore, type StandingVoucher } from './PlatformBooksStore.ts';

export const PLATFORM_COMPANY_NAME = 'AccuBooks';
/** Invoices whose revenue one transaction posts. */
const EARNING_BATCH = 100;

export type MovedObjects = {
  readonly invoice?: ProviderInvoice;
  readonly charge?: ProviderCharge;
  readonly refund?: ProviderRefund;
  readonly dispute?: ProviderDispute;
};

/** How many vouchers were written and taken back. */
export type PostedCount = { readonly posted: number; readonly reversed: number };

/** AccuBooks' own books. Everything runs in a transaction of the worker's role. */
export class PlatformBooksService {
  readonly #clock: Clock;
  readonly #ledger: LedgerService;
  readonly #plans: PlanService;
  readonly #store = new PlatformBooksStore();

  constructor(deps: { readonly clock: Clock; readonly database: Database }) {
    this.#clock = deps.clock;
    // Never asked for: our own company has the largest plan.
    this.#plans = new PlanService({ DEFAULT_PLAN: 'FREE' });
    this.#ledger = new LedgerService({ ...deps, plans: this.#plans });
  }

  /** The platform's own company; it is founded when it is asked for first. */
  async company(sql: Sql): Promise<string> {
    const known = await this.#store.readCompany(sql);
    if (known !== undefined) return known;
    await this.#store.lockFounding(sql);
    const found = await this.#store.readCompany(sql);
    if (found !== undefined) return found;
    const id = newId();
    const before = await this.#store.enter(sql, { companyId: id, userId: SYSTEM_ACTOR });
    await this.#store.insertCompany(sql, { id, name: PLATFORM_COMPANY_NAME, currency: PLAN_CURRENCY });
    await this.#store.enter(sql, before);
    return id;
  }

  /**
   * Makes the books hold what follows from these objects as they are now; nothing when they hold it already.
   * In the caller's transaction, whose company it leaves and enters again. It has the ledger of our own company
   * until that transaction ends, so it belongs near its end.
   */
  async post(sql: Sql, { invoice, charge, refund, dispute }: MovedObjects): Promise<PostedCount> {
    return this.#inOwnBooks(sql, async (scope) => {
      const families = new Set<string>();
      if (invoice !== undefined) families.add(await this.#keepInvoice(sql, invoice));
      if (charge !== undefined) families.add(await this.#keepCharge(sql, charge));
      if (refund !== undefined) families.add(await this.#keepOfCharge(sql, 'refund', refund));
      if (dispute !== undefined) families.add(await this.#keepOfCharge(sql, 'dispute', dispute));
      return this.#bringUpToDate(sql, scope, [...families]);
    });
  }

  /** Posts what was earned in months that are over; call it until it returns 0. Repeating it changes nothing. */
  async earnRevenue(sql: Sql): Promise<number> {
    const before = firstDayOfMonth(this.#today());
    const due = await this.#store.listEarning(sql, before, EARNING_BATCH);
    if (due.length > 0) await this.#inOwnBooks(sql, (scope) => this.#bringUpToDate(sql, scope, due));
    return due.length;
  }

  #today(): IsoDate {
    return nowOf(this.#clock).toISOString().slice(0, 10);
  }

  async #inOwnBooks<Result>(sql: Sql, work: (scope: CompanyScope) => Promise<Result>): Promise<Result> {
    const scope = { companyId: await this.company(sql), userId: SYSTEM_ACTOR };
    const before = await this.#store.enter(sql, scope);
    await this.#ledger.take(sql, scope);
    const result = await work(scope);
    await this.#store.enter(sql, before);
    return result;
  }

  async #keepInvoice(sql: Sql, invoice: ProviderInvoice): Promise<string> {
    const isOwed = invoice.state !== 'draft' && invoice.state !== 'void';
    const ends = [invoice.periodEnd, ...(invoice.lines ?? []).map(({ periodEnd }) => periodEnd)];
    const last = ends.reduce((a, b) => (a > b ? a : b)).slice(0, 10);
    await this.#store.upsertSource(sql, {
      ...{ id: invoice.id, kind: 'invoice', family: invoice.id, facts: invoice },
      subjectCompanyId: invoice.companyId,
      earnsUntil: isOwed ? addDays(last, 1) : null,
    });
    return invoice.id;
  }

  async #keepCharge(sql: Sql, charge: ProviderCharge): Promise<string> {
    const family = charge.invoiceId ?? charge.id;
    await this.#store.upsertSource(sql, {
      ...{ id: charge.id, kind: 'charge', family, facts: charge, earnsUntil: null },
      subjectCompanyId: charge.companyId,
    });
    await this.#store.joinFamily(sql, charge.id, family);
    return family;
  }

  async #keepOfCharge(
    sql: Sql,
    kind: 'refund' | 'dispute',
    facts: ProviderRefund | ProviderDispute,
  ): Promise<string> {
    const family = (await this.#store.familyOf(sql, facts.chargeId)) ?? facts.chargeId;
    await this.#store.upsertSource(sql, {
      ...{ id: facts.id, kind, family, facts, earnsUntil: null },
      subjectCompanyId: facts.companyId,
    });
    return family;
  }

  async #bringUpToDate(sql: Sql, scope: CompanyScope, families: readonly string[]): Promise<PostedCount> {
    const today = this.#today();
    const owed: OwedVoucher[] = [];
    const members: string[] = [];
    for (const name of families) {
      const rows = await this.#store.readFamily(sql, name);
      members.push(...rows.map(({ id }) => id));
      owed.push(...platformVouchers(familyOf(rows), today));
      await this.#store.noteEarned(sql, name, firstDayOfMonth(today));
    }
    const standing = await this.#store.readStanding(sql, members);
    const wanted = new Map(
      owed.map((voucher) => [keyOf(voucher), { voucher, owed: canonicalJson(voucher) }]),
    );
    const right = new Set(
      standing.filter((one) => wanted.get(keyOf(one))?.owed === one.owed).map((one) => keyOf(one)),
    );
    const wrong = standing.filter((one) => !right.has(keyOf(one)));
    const missing = [...wanted].filter(([key]) => !right.has(key)).map(([, one]) => one);
    if (wrong.length === 0 && missing.length === 0) return { posted: 0, reversed: 0 };
    await this.#openBooks(sql, scope, [today, ...missing.map(({ voucher }) => voucher.date)]);
    await this.#takeBack(sql, scope, wrong, today);
    await this.#write(sql, scope, missing);
    await recordAudit(sql, {
      action: 'voucher.posted',
      actorId: SYSTEM_ACTOR,
      companyId: scope.companyId,
      subjectId: families[0] ?? '',
      details: { posted: missing.length, reversed: wrong.length },
    });
    return { posted: missing.length, reversed: wrong.length };
  }

  /** The accounts, and the calendar years that the days lie in. */
  async #openBooks(sql: Sql, scope: CompanyScope, days: readonly IsoDate[]): Promise<void> {
    const known = await this.#store.readAccounts(sql);
    const accounts = Object.values(PLATFORM_ACCOUNTS).filter(({ number }) => !known.has(number));
    if (accounts.length > 0) {
      await this.#ledger.addAccounts(sql, scope, accounts);
      await this.#plans.setPlan(sql, scope.companyId, 'ENTERPRISE', 'platform');
    }
    for (const year of new Set(days.map((day) => day.slice(0, 4)))) {
      const [startsOn, endsOn] = [`${year}-01-01`, `${year}-12-31`];
      if (!(await this.#store.hasYear(sql, startsOn)))
        await this.#ledger.addFiscalYears(sql, scope, [{ startsOn, endsOn }]);
    }
  }

  async #takeBack(
    sql: Sql,
    scope: CompanyScope,
    wrong: readonly StandingVoucher[],
    today: IsoDate,
  ): Promise<void> {
    if (wrong.length === 0) return;
    const ids = wrong.map(({ voucherId }) => voucherId);
    const day = await this.#openDay(sql, scope, today);
    await this.#store.noteReversals(sql, await this.#ledger.reverseAll(sql, scope, ids, day));
  }

  async #write(
    sql: Sql,
    scope: CompanyScope,
    missing: readonly { readonly voucher: OwedVoucher; readonly owed: string }[],
  ): Promise<void> {
    if (missing.length === 0) return;
    const accounts = await this.#store.readAccounts(sql);
    const accountId = (number: string): string => {
      const id = accounts.get(number);
      if (id === undefined) throw new AppError('ACCOUNT_NOT_FOUND', { details: { number } });
      return id;
    };
    const rows = [];
    for (const { voucher, owed } of missing) {
      const { source, part, series, description, companyId, currency } = voucher;
      const date = await this.#openDay(sql, scope, voucher.date);
      rows.push({
        row: { voucherId: newId(), source, part, owed, subjectCompanyId: companyId },
        head: { series, number: source, date, description: `${description}, company ${companyId}` },
        postings: voucher.postings.map(({ account, amountMinor }) => ({
          accountId: accountId(PLATFORM_ACCOUNTS[account].number),
          ...{ amountMinor, currency, description: '', sourceLine: null },
        })),
      });
    }
    const fixed = { kind: 'entry', importBatchId: null, sourceLine: null, reversesVoucherId: null } as const;
    await this.#ledger.post(
      sql,
      scope,
      rows.map(({ row, head, postings }) => ({ ...fixed, ...head, id: row.voucherId, postings })),
    );
    await this.#store.insertVouchers(
      sql,
      scope.companyId,
      rows.map(({ row }) => row),
    );
  }

  /** A day that may be posted to: a locked period stays as it was read, and what is late stands after it. */
  async #openDay(sql: Sql, scope: CompanyScope, wanted: IsoDate): Promise<IsoDate> {
    const open = await this.#store.openDay(sql, wanted);
    if (open !== undefined) return open;
    const next = `${Number(wanted.slice(0, 4)) + 1}-01-01`;
    await this.#openBooks(sql, scope, [next]);
    return (await this.#store.openDay(sql, next)) ?? next;
  }
}

function keyOf({ source, part }: { readonly source: string; readonly part: string }): string {
  return `${source} ${part}`;
}

/** What was kept is what the applier handed over: it was checked there. */
function familyOf(rows: readonly { readonly kind: string; readonly facts: unknown }[]): PaymentFamily {
  const of = <Kind>(kind: string) =>
    rows.filter((row) => row.kind === kind).map(({ facts }) => facts as Kind);
  const [invoice] = of<ProviderInvoice>('invoice');
  return {
    ...(invoice === undefined ? {} : { invoice }),
    charges: of<ProviderCharge>('charge'),
    refunds: of<ProviderRefund>('refund'),
    disputes: of<ProviderDispute>('dispute'),
  };
}
