import { isIsoDate } from '@/core/ledger/isoDate.ts';
import { readSourceLines } from '@/features/imports/ImportReadModel.ts';
import { recordAudit } from '@/shared/audit/recordAudit.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { decodeCursor } from '@/shared/http/cursor.ts';
import { isId } from '@/shared/ids/newId.ts';
import { type AccountChanges, listAccounts, updateAccount } from './AccountStore.ts';
import { buildBalanceSheet } from './buildBalanceSheet.ts';
import { buildCash } from './buildCash.ts';
import { buildGeneralLedger } from './buildGeneralLedger.ts';
import { buildProfitAndLoss } from './buildProfitAndLoss.ts';
import { buildTrialBalance } from './buildTrialBalance.ts';
import { buildVoucher, sourceLinesOf } from './buildVoucher.ts';
import { type LedgerKey, readGeneralLedger } from './GeneralLedgerReadModel.ts';
import { readBalanceSheet, readCash, readProfitAndLoss, readTrialBalance } from './ReportReadModel.ts';
import type {
  Account,
  BalanceSheet,
  Cash,
  GeneralLedger,
  ProfitAndLoss,
  TrialBalance,
  Voucher,
} from './reportContract.ts';
import { assertReportRange, type ReportRange } from './reportRange.ts';
import { readVoucher } from './VoucherReadModel.ts';

export type GeneralLedgerRequest = ReportRange & {
  readonly accountId: string;
  readonly currency?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

function ledgerKeyOf(cursor: string): LedgerKey {
  const [date = '', voucherId = '', line = ''] = decodeCursor(cursor, 3);
  const isKey = isIsoDate(date) && isId(voucherId) && /^\d{1,9}$/.test(line);
  if (!isKey) throw new AppError('CURSOR_INVALID');
  return [date, voucherId, Number(line)];
}

/** The books as statements. Every method answers COMPANY_NOT_FOUND to who is not a member. */
export class ReportService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async listAccounts(scope: CompanyScope): Promise<{ items: Account[] }> {
    return { items: await this.#read(scope, (sql) => listAccounts(sql, scope.companyId)) };
  }

  /** Throws ACCOUNT_NOT_FOUND, and ACCOUNT_TYPE_FIXED when an account with postings is to change its type. */
  async updateAccount(scope: CompanyScope, accountId: string, changes: AccountChanges): Promise<Account> {
    const { userId, companyId } = scope;
    return this.#read(scope, async (sql) => {
      const account = await updateAccount(sql, companyId, accountId, changes);
      if (account === undefined) throw new AppError('ACCOUNT_NOT_FOUND');
      const { number, name, type, isCash } = account;
      const details = { number, name, type, isCash };
      await recordAudit(sql, {
        action: 'account.changed',
        actorId: userId,
        companyId,
        subjectId: accountId,
        details,
      });
      return account;
    });
  }

  async readCash(scope: CompanyScope): Promise<Cash> {
    return buildCash(await this.#read(scope, (sql) => readCash(sql, scope.companyId)));
  }

  /** Throws REPORT_RANGE_INVALID. */
  async readTrialBalance(scope: CompanyScope, range: ReportRange): Promise<TrialBalance> {
    assertReportRange(range);
    return buildTrialBalance(
      range,
      await this.#read(scope, (sql) => readTrialBalance(sql, scope.companyId, range)),
    );
  }

  /** Throws REPORT_RANGE_INVALID. */
  async readProfitAndLoss(scope: CompanyScope, range: ReportRange): Promise<ProfitAndLoss> {
    assertReportRange(range);
    return buildProfitAndLoss(
      range,
      await this.#read(scope, (sql) => readProfitAndLoss(sql, scope.companyId, range)),
    );
  }

  async readBalanceSheet(scope: CompanyScope, at: string): Promise<BalanceSheet> {
    return buildBalanceSheet(
      at,
      await this.#read(scope, (sql) => readBalanceSheet(sql, scope.companyId, at)),
    );
  }

  /** Throws REPORT_RANGE_INVALID, ACCOUNT_NOT_FOUND and CURSOR_INVALID. */
  async readGeneralLedger(scope: CompanyScope, request: GeneralLedgerRequest): Promise<GeneralLedger> {
    assertReportRange(request);
    const { accountId, from, to, currency, cursor, limit } = request;
    const after = cursor === undefined ? undefined : ledgerKeyOf(cursor);
    const query = { companyId: scope.companyId, accountId, from, to, currency, after, rows: limit + 1 };
    const ledger = await this.#read(scope, (sql) => readGeneralLedger(sql, query));
    if (ledger === undefined) throw new AppError('ACCOUNT_NOT_FOUND');
    return buildGeneralLedger({ from, to }, ledger, limit);
  }

  /** Throws VOUCHER_NOT_FOUND. */
  async readVoucher(scope: CompanyScope, voucherId: string): Promise<Voucher> {
    return this.#read(scope, async (sql) => {
      const rows = await readVoucher(sql, scope.companyId, voucherId);
      const [head] = rows;
      if (head === undefined) throw new AppError('VOUCHER_NOT_FOUND');
      const batchId = head.import_batch_id;
      const source = batchId === null ? undefined : await readSourceLines(sql, batchId, sourceLinesOf(rows));
      return buildVoucher(head, rows, source ?? null);
    });
  }

  #read<T>(scope: CompanyScope, work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#database.inCompany(scope, work);
  }
}
