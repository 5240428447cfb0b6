/** Vouchers straight into the ledger's tables, for tests of what reads them; the triggers keep their rules. */
import type { AccountType } from '@/core/ledger/Account.ts';
import { packContent } from '@/features/imports/packContent.ts';
import type { CompanyScope, Database, Sql } from '@/shared/database/Database.ts';
import { newId } from '@/shared/ids/newId.ts';

/** Account number to type, and whether it is cash. */
export type TestChart = Readonly<Record<string, { type: AccountType; isCash?: boolean }>>;

export type TestVoucher = {
  readonly date: string;
  readonly kind?: 'entry' | 'opening' | 'reversal';
  readonly description?: string;
  readonly importBatchId?: string;
  readonly sourceLine?: number;
  readonly reverses?: string;
  /** Account number, ledger amount, commodity (SEK when left out), line of the file. */
  readonly postings: readonly (readonly [string, number, string?, number?])[];
};

/** Accounts of the chart; the ids by number. */
export async function writeChart(
  database: Database,
  scope: CompanyScope,
  chart: TestChart,
): Promise<Map<string, string>> {
  const ids = new Map(Object.keys(chart).map((number) => [number, newId()]));
  await database.inCompany(scope, async (sql) => {
    for (const [number, { type, isCash = false }] of Object.entries(chart)) {
      await sql(
        'INSERT INTO accounts (id, company_id, number, name, type, is_cash) VALUES ($1, $2, $3, $4, $5, $6)',
        [ids.get(number), scope.companyId, number, `Account ${number}`, type, isCash],
      );
    }
  });
  return ids;
}

/** Calendar years with twelve periods each. */
export async function writeYears(
  database: Database,
  scope: CompanyScope,
  years: readonly number[],
): Promise<void> {
  await database.inCompany(scope, async (sql) => {
    for (const year of years) {
      const id = newId();
      await sql(
        'INSERT INTO fiscal_years (id, company_id, starts_on, ends_before) VALUES ($1, $2, make_date($3, 1, 1), make_date($3 + 1, 1, 1))',
        [id, scope.companyId, year],
      );
      await sql(
        `INSERT INTO periods (company_id, fiscal_year_id, starts_on, ends_before)
         SELECT $1, $2, make_date($3, m, 1), (make_date($3, m, 1) + interval '1 month')::date FROM generate_series(1, 12) m`,
        [scope.companyId, id, year],
      );
    }
  });
}

async function writeVoucher(
  sql: Sql,
  { companyId, userId }: CompanyScope,
  accounts: ReadonlyMap<string, string>,
  voucher: TestVoucher,
  number: number,
): Promise<string> {
  const id = newId();
  const { date, kind = 'entry', description = `Voucher ${number}`, postings } = voucher;
  await sql(
    `INSERT INTO vouchers (id, company_id, kind, series, number, dated_on, description, posting_count, import_batch_id,
                           source_line, reverses_voucher_id, posted_by)
     VALUES ($1, $2, $3, 'A', $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      id,
      companyId,
      kind,
      String(number),
      date,
      description,
      postings.length,
      voucher.importBatchId ?? null,
      voucher.sourceLine ?? null,
      voucher.reverses ?? null,
      userId,
    ],
  );
  await sql(
    `INSERT INTO postings (company_id, voucher_id, line_no, account_id, dated_on, amount_minor, currency, description, source_line)
     SELECT $1, $2, n, account, $3, amount, currency, '', line
       FROM unnest($4::text[], $5::bigint[], $6::text[], $7::integer[]) WITH ORDINALITY AS p (account, amount, currency, line, n)`,
    [
      companyId,
      id,
      date,
      postings.map(([account]) => accounts.get(account)),
      postings.map(([, amountMinor]) => amountMinor),
      postings.map(([, , currency = 'SEK']) => currency),
      postings.map(([, , , line = null]) => line),
    ],
  );
  return id;
}

/** Posts the vouchers in one transaction; their ids in order. */
export async function writeVouchers(
  database: Database,
  scope: CompanyScope,
  accounts: ReadonlyMap<string, string>,
  vouchers: readonly TestVoucher[],
): Promise<string[]> {
  return database.inCompany(scope, async (sql) => {
    const ids: string[] = [];
    for (const [index, voucher] of vouchers.entries())
      ids.push(await writeVoucher(sql, scope, accounts, voucher, index + 1));
    return ids;
  });
}

/** A batch that is committed with this text as its file. */
export async function writeImportBatch(
  database: Database,
  scope: CompanyScope,
  content: Uint8Array,
): Promise<string> {
  const id = newId();
  const packed = await packContent(content);
  await database.inCompany(scope, (sql) =>
    sql(
      `INSERT INTO import_batches (id, company_id, format, file_name, file_sha256, content, state, preview, created_by)
       VALUES ($1, $2, 'sie', 'books.se', 'none', $3, 'committed', '{}', $4)`,
      [id, scope.companyId, packed, scope.userId],
    ),
  );
  return id;
}

/** Reverses the vouchers of a batch, each on its own day unless `date` says another, and marks the batch undone. */
export async function undoImportBatch(
  database: Database,
  scope: CompanyScope,
  batchId: string,
  date?: string,
): Promise<void> {
  await database.inCompany(scope, async (sql) => {
    const originals = await sql<{ id: string; dated_on: string; posting_count: number }>(
      'SELECT id, dated_on, posting_count FROM vouchers WHERE import_batch_id = $1',
      [batchId],
    );
    for (const original of originals) {
      const id = newId();
      await sql(
        `INSERT INTO vouchers (id, company_id, kind, series, number, dated_on, description, posting_count, reverses_voucher_id, posted_by)
         VALUES ($1, $2, 'reversal', 'A', $1, $3, 'Undone', $4, $5, $6)`,
        [id, scope.companyId, date ?? original.dated_on, original.posting_count, original.id, scope.userId],
      );
      await sql(
        `INSERT INTO postings (company_id, voucher_id, line_no, account_id, dated_on, amount_minor, currency, description)
         SELECT company_id, $1, line_no, account_id, $2, -amount_minor, currency, '' FROM postings WHERE voucher_id = $3`,
        [id, date ?? original.dated_on, original.id],
      );
    }
    await sql("UPDATE import_batches SET state = 'undone', undone_at = now() WHERE id = $1", [batchId]);
  });
}
