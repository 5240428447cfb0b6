import type { BookAccount, BookFiscalYear } from '@/core/ledger/Books.ts';
import { addDays } from '@/core/ledger/isoDate.ts';
import { periodsOf } from '@/core/ledger/periodsOf.ts';
import type { CompanyScope, Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';
import { inChunks } from './inChunks.ts';
import type { NewPosting, NewVoucher } from './NewVoucher.ts';

const ACCOUNTS_PER_STATEMENT = 2_000;

type HeadRow = {
  id: string;
  kind: NewVoucher['kind'];
  series: string;
  number: string;
  date: string;
  description: string;
  source_line: number | null;
  reversed_by: string | null;
};
type PostingRow = {
  voucher_id: string;
  account_id: string;
  amount_minor: number;
  currency: string;
  description: string;
  source_line: number | null;
};

export type StoredVoucher = Omit<NewVoucher, 'importBatchId' | 'reversesVoucherId'> & {
  readonly reversedById: string | null;
};

export class LedgerStore {
  /** Takes the company's ledger until the transaction ends; false when somebody else has it. */
  async tryLock(sql: Sql, scope: CompanyScope): Promise<boolean> {
    const [row] = await sql<{ locked: boolean }>(
      "SELECT pg_try_advisory_xact_lock(hashtextextended('ledger:' || $1, 0)) AS locked",
      [scope.companyId],
      'ledger_lock',
    );
    return row?.locked === true;
  }

  /** Takes the company's ledger until the transaction ends, and waits until it is to be had. */
  async lock(sql: Sql, scope: CompanyScope): Promise<void> {
    await sql(
      "SELECT pg_advisory_xact_lock(hashtextextended('ledger:' || $1, 0))",
      [scope.companyId],
      'ledger_wait',
    );
  }

  /**
   * Before much is written: a connection keeps plans that it made while the tables were small, those of
   * foreign keys included, and would read whole tables for each row of a large import.
   */
  async forgetPlans(sql: Sql): Promise<void> {
    await sql('DISCARD PLANS');
    await sql('SET LOCAL enable_seqscan = off');
  }

  /** Writes vouchers with their postings: both of a chunk at once, so that the triggers see whole vouchers. */
  async insertVouchers(sql: Sql, scope: CompanyScope, vouchers: readonly NewVoucher[]): Promise<void> {
    for (const chunk of inChunks(vouchers, (voucher) => voucher.postings.length)) {
      await sql('SET CONSTRAINTS voucher_has_postings DEFERRED');
      await this.#insertHeads(sql, scope, chunk);
      await this.#insertPostings(sql, scope, chunk);
      // checks the heads of this chunk now, so that COMMIT has no long list left
      await sql('SET CONSTRAINTS voucher_has_postings IMMEDIATE');
    }
  }

  async #insertHeads(sql: Sql, scope: CompanyScope, vouchers: readonly NewVoucher[]): Promise<void> {
    await sql(
      `INSERT INTO vouchers (company_id, posted_by, id, kind, series, number, dated_on, description,
         posting_count, import_batch_id, source_line, reverses_voucher_id)
       SELECT $1, $2, h.* FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::date[], $8::text[],
         $9::int[], $10::text[], $11::int[], $12::text[]) AS h`,
      [
        scope.companyId,
        scope.userId,
        vouchers.map((voucher) => voucher.id),
        vouchers.map((voucher) => voucher.kind),
        vouchers.map((voucher) => voucher.series),
        vouchers.map((voucher) => voucher.number),
        vouchers.map((voucher) => voucher.date),
        vouchers.map((voucher) => voucher.description),
        vouchers.map((voucher) => voucher.postings.length),
        vouchers.map((voucher) => voucher.importBatchId),
        vouchers.map((voucher) => voucher.sourceLine),
        vouchers.map((voucher) => voucher.reversesVoucherId),
      ],
      'ledger_insert_vouchers',
    );
  }

  async #insertPostings(sql: Sql, scope: CompanyScope, vouchers: readonly NewVoucher[]): Promise<void> {
    const rows = vouchers.flatMap(({ id, date, postings }) =>
      postings.map((posting, index) => ({ id, date, lineNo: index + 1, posting })),
    );
    const column = <Value>(pick: (posting: NewPosting) => Value) => rows.map((row) => pick(row.posting));
    await sql(
      `INSERT INTO postings (company_id, voucher_id, dated_on, line_no, account_id, amount_minor, currency,
         description, source_line)
       SELECT $1, p.* FROM unnest($2::text[], $3::date[], $4::int[], $5::text[], $6::bigint[], $7::text[],
         $8::text[], $9::int[]) AS p`,
      [
        scope.companyId,
        rows.map((row) => row.id),
        rows.map((row) => row.date),
        rows.map((row) => row.lineNo),
        column((posting) => posting.accountId),
        column((posting) => posting.amountMinor),
        column((posting) => posting.currency),
        column((posting) => posting.description),
        column((posting) => posting.sourceLine),
      ],
      'ledger_insert_postings',
    );
  }

  /** Adds the accounts whose numbers are new and leaves the others as they are; returns how many it added. */
  async insertAccounts(
    sql: Sql,
    scope: CompanyScope,
    accounts: readonly Omit<BookAccount, 'line'>[],
  ): Promise<number> {
    let created = 0;
    for (let start = 0; start < accounts.length; start += ACCOUNTS_PER_STATEMENT) {
      const chunk = accounts.slice(start, start + ACCOUNTS_PER_STATEMENT);
      const rows = await sql(
        `INSERT INTO accounts (company_id, id, number, name, type, is_cash)
         SELECT $1, a.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[]) AS a
         ON CONFLICT (company_id, number) DO NOTHING RETURNING 1`,
        [
          scope.companyId,
          chunk.map(() => newId()),
          chunk.map((account) => account.number),
          chunk.map((account) => account.name),
          chunk.map((account) => account.type),
          chunk.map((account) => account.isCash),
        ],
      );
      created += rows.length;
    }
    return created;
  }

  /** Creates a fiscal year with its periods. */
  async insertFiscalYear(sql: Sql, scope: CompanyScope, year: BookFiscalYear): Promise<void> {
    const id = newId();
    const periods = periodsOf(year);
    await sql('INSERT INTO fiscal_years (id, company_id, starts_on, ends_before) VALUES ($1, $2, $3, $4)', [
      id,
      scope.companyId,
      year.startsOn,
      addDays(year.endsOn, 1),
    ]);
    await sql(
      `INSERT INTO periods (company_id, fiscal_year_id, starts_on, ends_before)
       SELECT $1, $2, p.* FROM unnest($3::date[], $4::date[]) AS p`,
      [
        scope.companyId,
        id,
        periods.map((period) => period.startsOn),
        periods.map((period) => period.endsBefore),
      ],
    );
  }

  /** Sets the currency that a company keeps its books in. */
  async updateCurrency(sql: Sql, scope: CompanyScope, currency: string): Promise<void> {
    await sql('UPDATE companies SET currency = $2 WHERE id = $1', [scope.companyId, currency]);
  }

  /** Vouchers with their postings, in the order of their ids; ids that are not there are left out. */
  async readVouchers(sql: Sql, ids: readonly string[]): Promise<StoredVoucher[]> {
    const heads = await sql<HeadRow>(
      `SELECT v.id, v.kind, v.series, v.number, v.dated_on AS date, v.description, v.source_line,
         (SELECT r.id FROM vouchers r WHERE r.reverses_voucher_id = v.id) AS reversed_by
       FROM vouchers v
       WHERE v.id = ANY($1::text[]) ORDER BY v.id`,
      [ids],
    );
    const postings = await sql<PostingRow>(
      `SELECT p.* FROM unnest($1::text[]) AS i (id), LATERAL
         (SELECT voucher_id, account_id, amount_minor, currency, description, source_line FROM postings
          WHERE voucher_id = i.id ORDER BY line_no OFFSET 0) p`,
      [ids],
    );
    const byVoucher = new Map<string, NewPosting[]>(heads.map((head) => [head.id, []]));
    for (const row of postings)
      byVoucher.get(row.voucher_id)?.push({
        accountId: row.account_id,
        amountMinor: row.amount_minor,
        currency: row.currency,
        description: row.description,
        sourceLine: row.source_line,
      });
    return heads.map(({ source_line, reversed_by, ...head }) => ({
      ...head,
      sourceLine: source_line,
      reversedById: reversed_by,
      postings: byVoucher.get(head.id) ?? [],
    }));
  }

  /** Vouchers of an import that no reversal has taken back yet, with the number of their postings. */
  async listStandingVouchers(sql: Sql, batchId: string): Promise<{ id: string; postings: number }[]> {
    return sql(
      `SELECT v.id, v.posting_count AS postings FROM vouchers v
       WHERE v.import_batch_id = $1 AND v.kind <> 'reversal'
         AND (SELECT r.id FROM vouchers r WHERE r.reverses_voucher_id = v.id) IS NULL ORDER BY v.id`,
      [batchId],
    );
  }

  /** The next whole number of a series inside the fiscal year that the date lies in. */
  async nextNumber(sql: Sql, series: string, date: string): Promise<string> {
    const [row] = await sql<{ next: string }>(
      `SELECT (coalesce(max(v.number::bigint), 0) + 1)::text AS next FROM vouchers v
       JOIN fiscal_years y ON y.starts_on <= $2 AND y.ends_before > $2
       WHERE v.series = $1 AND v.kind = 'entry' AND v.number ~ '^[0-9]{1,15}$'
         AND v.dated_on >= y.starts_on AND v.dated_on < y.ends_before`,
      [series, date],
    );
    return row?.next ?? '1';
  }

  async readIdempotency(
    sql: Sql,
    key: string,
  ): Promise<{ requestSha256: string; resourceId: string } | undefined> {
    const [row] = await sql<{ requestSha256: string; resourceId: string }>(
      `SELECT request_sha256 AS "requestSha256", resource_id AS "resourceId" FROM idempotency_keys WHERE key = $1`,
      [key],
    );
    return row;
  }

  async insertIdempotency(
    sql: Sql,
    scope: CompanyScope,
    entry: { key: string; requestSha256: string; resourceId: string },
  ): Promise<void> {
    await sql(
      'INSERT INTO idempotency_keys (company_id, key, request_sha256, resource_id) VALUES ($1, $2, $3, $4)',
      [scope.companyId, entry.key, entry.requestSha256, entry.resourceId],
    );
  }
}
