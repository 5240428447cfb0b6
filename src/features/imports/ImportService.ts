import { createHash } from 'node:crypto';
import type { BookFault } from '@/core/ledger/Books.ts';
import { LedgerReadModel } from '@/features/ledger/LedgerReadModel.ts';
import type { LedgerService } from '@/features/ledger/LedgerService.ts';
import { type AuditEntry, recordAudit } from '@/shared/audit/recordAudit.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { AppError } from '@/shared/errors/AppError.ts';
import { decodeCursor, pageFrom } from '@/shared/http/cursor.ts';
import { isId, newId } from '@/shared/ids/newId.ts';
import type { Metrics } from '@/shared/metrics/Metrics.ts';
import { alignOpenings } from './alignOpenings.ts';
import { cleanText } from './cleanBooks.ts';
import { findOddities } from './findOddities.ts';
import { ImportStore, type StoredBatch } from './ImportStore.ts';
import {
  type FreshVoucher,
  identifyVouchers,
  type SortedVouchers,
  sortVouchers,
} from './identifyVouchers.ts';
import {
  type CsvMapping,
  IMPORT_BYTES_MAX,
  IMPORT_ROWS_SHOWN_MAX,
  type ImportBatch,
  type ImportBatchDetail,
  type ImportBatchPage,
  type ImportPreview,
  type ImportReceipt,
  PROOF_ROWS_MAX,
  type ProofResponse,
  type UndoResponse,
} from './importContract.ts';
import { withoutRepeats } from './OpeningStatement.ts';
import { packContent, unpackContent } from './packContent.ts';
import { type ImportPlan, planImport } from './planImport.ts';
import { yearOf } from './planYears.ts';
import { type ProofYear, proveImport, type UncomparedYear } from './proveImport.ts';
import { toReaderMapping } from './readerMapping.ts';
import { readBooks } from './readers/readBooks.ts';
import { canCommit, countRefused, renderPreview, shownFaults } from './renderPreview.ts';

type ImportFile = {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly mapping?: CsvMapping | undefined;
};

type Prepared = { readonly plan: ImportPlan; readonly sorted: SortedVouchers };

export type ImportDeps = {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly ledger: LedgerService;
};

export class ImportService {
  readonly #deps: ImportDeps;
  readonly #store = new ImportStore();
  readonly #readModel = new LedgerReadModel();

  constructor(deps: ImportDeps) {
    this.#deps = deps;
  }

  /** Reads a file and keeps it with what a commit would do. Throws IMPORT_TOO_LARGE, COMPANY_NOT_FOUND. */
  async preview(scope: CompanyScope, file: ImportFile): Promise<ImportPreview> {
    if (file.bytes.length > IMPORT_BYTES_MAX) throw new AppError('IMPORT_TOO_LARGE');
    const fileName = cleanText(file.fileName);
    const currency = await this.#deps.database.inCompany(scope, (sql) => this.#currency(sql, scope));
    const { bytes, mapping } = file;
    const books = readBooks({ bytes, fileName, mapping: mapping && toReaderMapping(mapping), currency });
    const content = await packContent(bytes);
    const fileSha256 = createHash('sha256').update(bytes).digest('hex');
    return this.#deps.database.inCompany(scope, async (sql) => {
      const { plan, sorted } = await this.#prepare(sql, scope, books);
      const preview = renderPreview({ ...file, fileName, mapping: file.mapping }, plan, sorted);
      const id = newId();
      const batch = { id, fileName, fileSha256, content, mapping, preview };
      const createdAt = await this.#store.insertPreview(sql, scope, batch);
      return { ...preview, id, state: 'previewed', createdAt };
    });
  }

  /**
   * Writes a previewed file into the ledger, all of it or nothing; a committed one answers with its receipt
   * again. Throws IMPORT_NOT_FOUND, IMPORT_STATE, IMPORT_REFUSED, CURRENCY_CONFLICT, FISCAL_YEAR_CONFLICT,
   * PERIOD_LOCKED, LEDGER_BUSY, PLAN_LIMIT_REACHED.
   */
  async commit(scope: CompanyScope, id: string): Promise<ImportReceipt> {
    const known = await this.#deps.database.inCompany(scope, async (sql) => {
      const batch = await this.#read(sql, id);
      if (batch.state !== 'previewed') return { batch, currency: '', content: undefined };
      const content = await this.#store.readContent(sql, id);
      return { batch, currency: await this.#currency(sql, scope), content };
    });
    if (known.content === undefined) return receiptOf(known.batch);
    const { fileName, mapping } = known.batch;
    const file = { bytes: await unpackContent(known.content), fileName, currency: known.currency };
    const books = readBooks({ ...file, mapping: mapping === null ? undefined : toReaderMapping(mapping) });
    const done = await this.#deps.ledger.inLedger(scope, async (sql) => {
      const batch = await this.#read(sql, id);
      if (batch.state !== 'previewed') return { receipt: receiptOf(batch), posted: 0 };
      await this.#deps.ledger.beginBulk(sql);
      const prepared = await this.#prepare(sql, scope, books);
      const receipt = await this.#post(sql, scope, id, prepared);
      const { new: newVouchers, postings } = receipt;
      const details = { fileName: batch.fileName, newVouchers, postings };
      await record(sql, scope, { action: 'import.committed', subjectId: id, details });
      return { receipt, posted: receipt.new };
    });
    this.#deps.metrics.importedVouchers.inc(done.posted);
    return done.receipt;
  }

  /**
   * Takes an import back by reversals, so that every balance is as if it had not been made; an undone one
   * answers the same again. Throws IMPORT_NOT_FOUND, IMPORT_STATE, PERIOD_LOCKED, LEDGER_BUSY.
   */
  async undo(scope: CompanyScope, id: string): Promise<UndoResponse> {
    return this.#deps.ledger.inLedger(scope, async (sql) => {
      const { state } = await this.#read(sql, id);
      if (state === 'previewed')
        throw new AppError('IMPORT_STATE', {
          message: 'The import was not committed; there is nothing to undo.',
        });
      if (state === 'committed') {
        const before = await this.#store.listStandingStatements(sql);
        const after = before.filter(({ batchId }) => batchId !== id);
        const { ledger } = this.#deps;
        await ledger.beginBulk(sql);
        let reversed = 0;
        const context = { sql, scope, ledger, readModel: this.#readModel };
        await alignOpenings(context, { before, after }, async () => {
          reversed = await ledger.reverseImport(sql, scope, id);
        });
        await this.#store.deleteFingerprints(sql, id);
        await this.#store.markUndone(sql, id, reversed);
        const details = { reversedVouchers: reversed };
        await record(sql, scope, { action: 'import.undone', subjectId: id, details });
      }
      return { id, state: 'undone', reversedVouchers: await this.#store.readReversed(sql, id) };
    });
  }

  /** Throws CURSOR_INVALID. */
  async list(
    scope: CompanyScope,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<ImportBatchPage> {
    const [before] = page.cursor === undefined ? [] : decodeCursor(page.cursor, 1);
    if (before !== undefined && !isId(before)) throw new AppError('CURSOR_INVALID');
    const rows = await this.#deps.database.inCompany(scope, (sql) =>
      this.#store.listBatches(sql, before, page.limit),
    );
    return pageFrom(
      rows,
      page.limit,
      ({ id }) => [id],
      (row): ImportBatch => row,
    );
  }

  /** Throws IMPORT_NOT_FOUND. */
  async read(scope: CompanyScope, id: string): Promise<ImportBatchDetail> {
    const {
      mapping: _,
      preview,
      ...batch
    } = await this.#deps.database.inCompany(scope, (sql) => this.#read(sql, id));
    const { state, createdAt } = batch;
    return { ...batch, preview: { ...preview, id, state, createdAt } };
  }

  /** Proves a committed import against the ledger as it is now. Throws IMPORT_NOT_FOUND, IMPORT_STATE. */
  async proof(scope: CompanyScope, id: string): Promise<ProofResponse> {
    return this.#deps.database.inCompany(scope, async (sql) => {
      const { state } = await this.#read(sql, id);
      if (state !== 'committed')
        throw new AppError('IMPORT_STATE', { message: 'Only a committed import can be proven.' });
      const years = await this.#store.readProofYears(sql, id);
      const { isProven, rows } = await proveImport(sql, this.#readModel, years);
      return { isProven, rows: rows.slice(0, PROOF_ROWS_MAX) };
    });
  }

  async #currency(sql: Sql, scope: CompanyScope): Promise<string> {
    return (await this.#readModel.company(sql, scope)).currency;
  }

  async #read(sql: Sql, id: string): Promise<StoredBatch> {
    const batch = await this.#store.readBatch(sql, id);
    if (batch === undefined) throw new AppError('IMPORT_NOT_FOUND');
    return batch;
  }

  async #prepare(sql: Sql, scope: CompanyScope, books: ReturnType<typeof readBooks>): Promise<Prepared> {
    const planned = planImport(books, {
      company: await this.#readModel.company(sql, scope),
      accounts: await this.#readModel.accounts(sql),
      years: await this.#readModel.fiscalYears(sql),
    });
    const plan = {
      ...planned,
      faults: [...planned.faults, ...(await findOddities(sql, this.#store, planned))],
    };
    const vouchers = canCommit(plan.faults) ? plan.vouchers : [];
    const identified = identifyVouchers(vouchers, plan.books.format, plan.years);
    const known = await this.#store.readKnown(
      sql,
      [...new Set(identified.map(({ fingerprint }) => fingerprint))],
      [...new Set(identified.flatMap(({ key }) => key ?? []))],
    );
    return { plan, sorted: sortVouchers(identified, known) };
  }

  async #post(sql: Sql, scope: CompanyScope, id: string, { plan, sorted }: Prepared): Promise<ImportReceipt> {
    const faults = [...plan.faults, ...sorted.faults];
    refuseIfFaulty(faults);
    const { ledger } = this.#deps;
    const freshPostings = sorted.fresh.reduce((sum, { voucher }) => sum + voucher.postings.length, 0);
    // Refused here already, what does not fit costs nothing; openings come on top.
    await ledger.admitDataPoints(sql, scope, { adding: freshPostings, isCounted: false });
    if (plan.setsCurrency) await ledger.setCurrency(sql, scope, plan.books.currency);
    const newYears = plan.years.filter(({ isNew }) => isNew);
    await ledger.addFiscalYears(sql, scope, newYears);
    const accountsCreated = await ledger.addAccounts(sql, scope, plan.newAccounts);
    const before = await this.#store.listStandingStatements(sql);
    // a repeat that brings no voucher owns no opening either, so that undoing the first leaves nothing
    const statements = sorted.fresh.length > 0 ? plan.statements : withoutRepeats(plan.statements, before);
    const own = statements.map((statement) => ({ ...statement, batchId: id }));
    const openings = await alignOpenings(
      { sql, scope, ledger, readModel: this.#readModel },
      { before, after: [...before, ...own] },
      () => this.#postVouchers(sql, scope, id, sorted.fresh),
    );
    const years = proofYears(plan, faults);
    const proof = await proveImport(sql, this.#readModel, years);
    const notices = faults.filter(({ severity }) => severity === 'notice');
    const mismatches = proof.rows.filter(({ isProven }) => !isProven);
    const receipt: ImportReceipt = {
      new: sorted.fresh.length,
      alreadyThere: sorted.alreadyThere,
      twinsKept: sorted.twinsKept,
      refused: countRefused(faults),
      refusals: shownFaults(faults.filter(({ severity }) => severity === 'refused')),
      notices: shownFaults([...notices, ...uncomparedYears(proof.uncompared)]),
      accountsCreated,
      fiscalYearsCreated: newYears.length,
      openingVouchers: openings.vouchers,
      postings: freshPostings + openings.postings,
      proof: {
        isProven: proof.isProven,
        accounts: new Set(proof.rows.map(({ accountNumber }) => accountNumber)).size,
        mismatches: mismatches.slice(0, IMPORT_ROWS_SHOWN_MAX),
      },
    };
    await ledger.admitDataPoints(sql, scope, { adding: receipt.postings, isCounted: true });
    await this.#store.markCommitted(sql, id, receipt, { openings: statements, years });
    return receipt;
  }

  async #postVouchers(
    sql: Sql,
    scope: CompanyScope,
    batchId: string,
    fresh: readonly FreshVoucher[],
  ): Promise<void> {
    const accounts = await this.#readModel.accounts(sql);
    const idOf = new Map(accounts.map(({ number, id }) => [number, id]));
    const vouchers = fresh.map(({ voucher }) => ({
      id: newId(),
      kind: 'entry' as const,
      series: voucher.series,
      number: voucher.number,
      date: voucher.date,
      description: voucher.description,
      importBatchId: batchId,
      sourceLine: voucher.line,
      reversesVoucherId: null,
      postings: voucher.postings.map(({ accountNumber, amountMinor, currency, description, line }) => {
        const accountId = idOf.get(accountNumber);
        if (accountId === undefined) throw new Error('a voucher names an account that is not there');
        return { accountId, amountMinor, currency, description, sourceLine: line };
      }),
    }));
    await this.#deps.ledger.post(sql, scope, vouchers);
    await this.#store.insertFingerprints(
      sql,
      scope,
      fresh.map((each, index) => ({ ...each, voucherId: vouchers[index]?.id ?? '' })),
    );
  }
}

function record(
  sql: Sql,
  { userId: actorId, companyId }: CompanyScope,
  entry: Pick<AuditEntry, 'action' | 'subjectId' | 'details'>,
): Promise<void> {
  return recordAudit(sql, { ...entry, actorId, companyId });
}

function receiptOf({ state, receipt }: StoredBatch): ImportReceipt {
  if (state === 'undone')
    throw new AppError('IMPORT_STATE', { message: 'The import was undone; upload the file again.' });
  if (receipt === null) throw new Error('a committed import has no receipt');
  return receipt;
}

/** Faults of the file itself come together; a clash with the books has a code of its own. */
function refuseIfFaulty(faults: readonly BookFault[]): void {
  const errors = faults.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return;
  const details = { faults: shownFaults(faults), faultCount: faults.length };
  const clash = errors.every(({ code }) => code === first.code) ? first.code : undefined;
  if (clash === 'CURRENCY_CONFLICT' || clash === 'FISCAL_YEAR_CONFLICT')
    throw new AppError(clash, { message: first.message, details });
  throw new AppError('IMPORT_REFUSED', { details });
}

function uncomparedYears(years: readonly UncomparedYear[]): BookFault[] {
  return years.map(({ startsOn, endsOn, vouchersMore }) => ({
    severity: 'notice',
    code: 'CLOSINGS_NOT_COMPARED',
    line: 0,
    place: `fiscal year ${startsOn} to ${endsOn}`,
    message: `The books hold ${vouchersMore} more of this year's vouchers than the file, so its closing balances are not compared with them. Reverse what was deleted where the file was made; what came from elsewhere is right to be there.`,
  }));
}

function proofYears(plan: ImportPlan, faults: readonly BookFault[]): ProofYear[] {
  const isWhole = !faults.some(({ severity }) => severity === 'refused');
  return plan.years.map(({ startsOn, endsOn }) => {
    const year = { startsOn, endsOn };
    const closings = plan.books.closings.filter(({ date }) => date === endsOn);
    return {
      ...year,
      vouchers: plan.vouchers.filter(({ date }) => yearOf([year], date) !== undefined).length,
      closings: isWhole
        ? closings.map(({ accountNumber, currency, amountMinor }) => ({
            account: accountNumber,
            currency,
            amountMinor,
          }))
        : null,
    };
  });
}
