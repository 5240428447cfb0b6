import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BookAccount, BookFiscalYear, IsoDate } from '@/core/ledger/Books.ts';
import { reversalOf } from '@/core/ledger/reversalOf.ts';
import { voucherFaults } from '@/core/ledger/voucherFaults.ts';
import type { PlanService } from '@/features/plans/PlanService.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import { type Clock, nowOf } from '@/shared/clock/Clock.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { newId } from '@/shared/ids/newId.ts';
import { inChunks } from './inChunks.ts';
import { LedgerReadModel } from './LedgerReadModel.ts';
import { LedgerStore, type StoredVoucher } from './LedgerStore.ts';
import type { CreateVoucherRequest, PostedVoucher } from './ledgerContract.ts';
import type { NewVoucher } from './NewVoucher.ts';

/** Tries to get at a company's ledger, and the pause between them: 30 seconds together. */
const LOCK_ATTEMPTS_MAX = 120;
const LOCK_PAUSE_MS = 250;

export class LedgerService {
  readonly #database: Database;
  readonly #plans: PlanService;
  readonly #clock: Clock;
  readonly #store = new LedgerStore();
  readonly #readModel = new LedgerReadModel();
  readonly #lockAttemptsMax: number;

  constructor(
    deps: { database: Database; plans: PlanService; clock: Clock },
    lockAttemptsMax = LOCK_ATTEMPTS_MAX,
  ) {
    this.#database = deps.database;
    this.#plans = deps.plans;
    this.#clock = deps.clock;
    this.#lockAttemptsMax = lockAttemptsMax;
  }

  /**
   * One transaction that has the company's ledger for itself. Who has to wait holds no connection meanwhile.
   * Throws LEDGER_BUSY, COMPANY_NOT_FOUND.
   */
  async inLedger<Result>(scope: CompanyScope, work: (sql: Sql) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; attempt <= this.#lockAttemptsMax; attempt += 1) {
      const done = await this.#database.inCompany(scope, async (sql) =>
        (await this.#store.tryLock(sql, scope)) ? { result: await work(sql) } : undefined,
      );
      if (done !== undefined) return done.result;
      if (attempt < this.#lockAttemptsMax) await sleep(LOCK_PAUSE_MS);
    }
    throw new AppError('LEDGER_BUSY');
  }

  /**
   * Posts a voucher entered by hand. Throws VOUCHER_UNBALANCED, ACCOUNT_NOT_FOUND, FISCAL_YEAR_MISSING,
   * PERIOD_LOCKED, IDEMPOTENCY_CONFLICT, LEDGER_BUSY, PLAN_LIMIT_REACHED.
   */
  async createVoucher(
    scope: CompanyScope,
    key: string,
    request: CreateVoucherRequest,
  ): Promise<PostedVoucher> {
    const requestSha256 = createHash('sha256')
      .update(`POST /api/vouchers\n${JSON.stringify(request)}`)
      .digest('hex');
    return this.inLedger(scope, async (sql) => {
      const known = await this.#store.readIdempotency(sql, key);
      if (known !== undefined) {
        if (known.requestSha256 !== requestSha256) throw new AppError('IDEMPOTENCY_CONFLICT');
        return this.#read(sql, known.resourceId);
      }
      const voucher = await this.#manualVoucher(sql, scope, request);
      await this.#store.insertVouchers(sql, scope, [voucher]);
      await this.admitDataPoints(sql, scope, { adding: voucher.postings.length, isCounted: true });
      await this.#store.insertIdempotency(sql, scope, { key, requestSha256, resourceId: voucher.id });
      await this.#record(sql, scope, 'voucher.posted', voucher.id);
      return this.#read(sql, voucher.id);
    });
  }

  /** Call inside `inLedger` by whoever posts: before (`isCounted` false) or after. Throws PLAN_LIMIT_REACHED. */
  async admitDataPoints(
    sql: Sql,
    { companyId }: CompanyScope,
    use: { adding: number; isCounted: boolean },
  ): Promise<void> {
    await this.#plans.admit(sql, { companyId, limit: 'dataPoints', at: nowOf(this.#clock), ...use });
  }

  #record(
    sql: Sql,
    { userId: actorId, companyId }: CompanyScope,
    action: 'voucher.posted' | 'voucher.reversed',
    subjectId: string,
  ): Promise<void> {
    return recordAudit(sql, { action, actorId, companyId, subjectId });
  }

  async #manualVoucher(sql: Sql, scope: CompanyScope, request: CreateVoucherRequest): Promise<NewVoucher> {
    const { currency } = await this.#readModel.company(sql, scope);
    const known = new Set((await this.#readModel.accounts(sql)).map(({ id }) => id));
    const missing = request.postings.map(({ accountId }) => accountId).filter((id) => !known.has(id));
    if (missing.length > 0) throw new AppError('ACCOUNT_NOT_FOUND', { details: { accountIds: missing } });
    const postings = request.postings.map((posting) => ({
      accountId: posting.accountId,
      amountMinor: posting.amountMinor,
      currency: posting.currency ?? currency,
      description: posting.description,
      sourceLine: null,
    }));
    const faults = voucherFaults({ date: request.date, postings });
    const [first] = faults;
    if (first !== undefined) {
      const code = faults.every((fault) => fault.code === 'VOUCHER_UNBALANCED')
        ? 'VOUCHER_UNBALANCED'
        : 'VALIDATION_FAILED';
      throw new AppError(code, { message: first.message, details: { faults } });
    }
    const { series, date, description } = request;
    const number = request.number ?? (await this.#store.nextNumber(sql, series, date));
    const head = { id: newId(), kind: 'entry', importBatchId: null, sourceLine: null } as const;
    return { ...head, series, number, date, description, reversesVoucherId: null, postings };
  }

  /**
   * Takes a voucher back, at its own date unless another is given. It is reversed once: asked again, the
   * answer is the reversal that stands. Throws VOUCHER_NOT_FOUND, VALIDATION_FAILED for a reversal,
   * FISCAL_YEAR_MISSING, PERIOD_LOCKED, LEDGER_BUSY.
   */
  async reverseVoucher(scope: CompanyScope, id: string, date?: IsoDate): Promise<PostedVoucher> {
    return this.inLedger(scope, async (sql) => {
      const [voucher] = await this.#store.readVouchers(sql, [id]);
      if (voucher === undefined) throw new AppError('VOUCHER_NOT_FOUND');
      if (voucher.kind === 'reversal')
        throw new AppError('VALIDATION_FAILED', {
          message: 'A reversal is not reversed itself; post the voucher anew.',
        });
      if (voucher.reversedById !== null) return this.#read(sql, voucher.reversedById);
      const reversal = toReversal(voucher, date);
      await this.#store.insertVouchers(sql, scope, [reversal]);
      await this.#record(sql, scope, 'voucher.reversed', id);
      return this.#read(sql, reversal.id);
    });
  }

  /** Reverses what still stands of an import, each voucher at its own date; returns how many that were. */
  async reverseImport(sql: Sql, scope: CompanyScope, batchId: string): Promise<number> {
    const standing = await this.#store.listStandingVouchers(sql, batchId);
    for (const chunk of inChunks(standing, ({ postings }) => postings)) {
      const vouchers = await this.#store.readVouchers(
        sql,
        chunk.map(({ id }) => id),
      );
      await this.#store.insertVouchers(
        sql,
        scope,
        vouchers.map((voucher) => toReversal(voucher)),
      );
    }
    return standing.length;
  }

  /** Call first inside `inLedger` by whoever posts or reverses a whole import. */
  async beginBulk(sql: Sql): Promise<void> {
    await this.#store.forgetPlans(sql);
  }

  /** Writes vouchers that were checked before; the database checks them again. Call inside `inLedger`. */
  async post(sql: Sql, scope: CompanyScope, vouchers: readonly NewVoucher[]): Promise<void> {
    await this.#store.insertVouchers(sql, scope, vouchers);
  }

  /** Takes the ledger of the entered company until the transaction of the caller ends; waits for it. */
  async take(sql: Sql, scope: CompanyScope): Promise<void> {
    await this.#store.lock(sql, scope);
  }

  /** Takes vouchers back in the caller's transaction, at a day; the reversals in the order of the ids. */
  async reverseAll(
    sql: Sql,
    scope: CompanyScope,
    ids: readonly string[],
    date: IsoDate,
  ): Promise<{ readonly id: string; readonly reversalId: string }[]> {
    const reversals = (await this.#store.readVouchers(sql, ids)).map((voucher) => ({
      of: voucher.id,
      reversal: toReversal(voucher, date > voucher.date ? date : voucher.date),
    }));
    await this.#store.insertVouchers(
      sql,
      scope,
      reversals.map(({ reversal }) => reversal),
    );
    return reversals.map(({ of: id, reversal }) => ({ id, reversalId: reversal.id }));
  }

  /** Adds accounts whose numbers are new, leaves the others as they are; returns how many are new. */
  async addAccounts(
    sql: Sql,
    scope: CompanyScope,
    accounts: readonly Omit<BookAccount, 'line'>[],
  ): Promise<number> {
    return this.#store.insertAccounts(sql, scope, accounts);
  }

  async addFiscalYears(sql: Sql, scope: CompanyScope, years: readonly BookFiscalYear[]): Promise<void> {
    for (const year of years) await this.#store.insertFiscalYear(sql, scope, year);
  }

  async setCurrency(sql: Sql, scope: CompanyScope, currency: string): Promise<void> {
    await this.#store.updateCurrency(sql, scope, currency);
  }

  async #read(sql: Sql, id: string): Promise<PostedVoucher> {
    const [voucher] = await this.#store.readVouchers(sql, [id]);
    if (voucher === undefined) throw new AppError('VOUCHER_NOT_FOUND');
    const { kind, series, number, date, description, reversedById, postings } = voucher;
    return {
      id,
      kind,
      series,
      number,
      date,
      description,
      reversedByVoucherId: reversedById,
      postings: [...postings],
    };
  }
}

function toReversal(voucher: StoredVoucher, date?: IsoDate): NewVoucher {
  const reversal = reversalOf(voucher, date);
  return {
    ...reversal,
    id: newId(),
    kind: 'reversal',
    importBatchId: null,
    sourceLine: voucher.sourceLine,
    reversesVoucherId: voucher.id,
  };
}
