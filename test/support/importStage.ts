/** A database with the import and ledger services on it, and the figures that import tests look at. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ImportService } from '@/features/imports/ImportService.ts';
import type { ImportPreview, ImportReceipt } from '@/features/imports/importContract.ts';
import { LedgerService } from '@/features/ledger/LedgerService.ts';
import { systemClock } from '@/shared/clock/Clock.ts';
import type { CompanyScope, Database } from '@/shared/database/Database.ts';
import { createMetrics } from '@/shared/metrics/Metrics.ts';
import { WITHOUT_LIMITS } from './plans.ts';
import { createTestDatabase, type TestDatabase } from './testDatabase.ts';

const BOOKS = path.join(import.meta.dirname, '../fixtures/books');

export function bookFile(name: string): Buffer {
  return readFileSync(path.join(BOOKS, name));
}

export type ImportStage = TestDatabase & {
  readonly imports: ImportService;
  readonly ledger: LedgerService;
  /** Previews and commits. */
  readonly bring: (
    scope: CompanyScope,
    file: string | Uint8Array,
    fileName?: string,
  ) => Promise<{ id: string; preview: ImportPreview; receipt: ImportReceipt }>;
};

export async function createImportStage(): Promise<ImportStage> {
  const testDatabase = await createTestDatabase();
  const { database } = testDatabase;
  const ledger = new LedgerService({ database, plans: WITHOUT_LIMITS, clock: systemClock });
  const imports = new ImportService({ database, metrics: createMetrics('test'), ledger });
  const bring: ImportStage['bring'] = async (scope, file, fileName) => {
    const bytes = typeof file === 'string' ? bookFile(file) : file;
    const name = fileName ?? (typeof file === 'string' ? file : 'books.se');
    const preview = await imports.preview(scope, { bytes, fileName: name });
    return { id: preview.id, preview, receipt: await imports.commit(scope, preview.id) };
  };
  return { ...testDatabase, imports, ledger, bring };
}

/** Balances by account number, in the currency, at the end of the month (or of all); zeros are left out. */
export async function balancesOf(
  database: Database,
  scope: CompanyScope,
  options: { until?: string; currency?: string } = {},
): Promise<Record<string, number>> {
  const rows = await database.inCompany(scope, (sql) =>
    sql<{ number: string; balance: number }>(
      `SELECT a.number, sum(b.debit_minor - b.credit_minor) AS balance
       FROM account_balances b JOIN accounts a ON a.id = b.account_id
       WHERE b.month <= $1 AND b.currency = $2 GROUP BY a.number HAVING sum(b.debit_minor - b.credit_minor) <> 0
       ORDER BY a.number`,
      [options.until ?? '2200-12-31', options.currency ?? 'SEK'],
    ),
  );
  return Object.fromEntries(rows.map(({ number, balance }) => [number, balance]));
}

/** Sum of the balances of accounts whose numbers begin with the prefix. */
export function sumOf(balances: Readonly<Record<string, number>>, prefix: string): number {
  return Object.entries(balances)
    .filter(([number]) => number.startsWith(prefix))
    .reduce((sum, [, balance]) => sum + balance, 0);
}

const LEDGER_TABLES = [
  'fiscal_years',
  'periods',
  'accounts',
  'vouchers',
  'postings',
  'import_fingerprints',
  'account_balances',
] as const;

/** Rows of the company in every table of the ledger. */
export async function countLedgerRows(
  database: Database,
  scope: CompanyScope,
): Promise<Record<(typeof LEDGER_TABLES)[number], number>> {
  return database.inCompany(scope, async (sql) => {
    const counts = {} as Record<(typeof LEDGER_TABLES)[number], number>;
    for (const table of LEDGER_TABLES) {
      const [row] = await sql<{ count: number }>(`SELECT count(*) AS count FROM ${table}`);
      counts[table] = row?.count ?? 0;
    }
    return counts;
  });
}

/** Months of accounts whose kept balance is not the sum of the postings; none in a sound ledger. */
export async function countBalanceFaults(database: Database, scope: CompanyScope): Promise<number> {
  const [row] = await database.inCompany(scope, (sql) =>
    sql<{ count: number }>(
      `SELECT count(*) AS count FROM
         (SELECT account_id, currency, date_trunc('month', dated_on::timestamp)::date AS month, sum(amount_minor) AS amount
          FROM postings GROUP BY 1, 2, 3) p
       FULL JOIN account_balances b USING (account_id, currency, month)
       WHERE coalesce(p.amount, 0) <> coalesce(b.debit_minor - b.credit_minor, 0)`,
    ),
  );
  return row?.count ?? -1;
}

type SieVoucher = {
  number: string;
  date: string;
  rows: readonly (readonly [string, number])[];
  text?: string;
};

/** A small SIE 4 file; amounts in whole kronor, openings and closings by account number. */
export function sieFile(year: {
  from: string;
  to: string;
  openings?: Readonly<Record<string, number>>;
  closings?: Readonly<Record<string, number>>;
  results?: Readonly<Record<string, number>>;
  vouchers: readonly SieVoucher[];
}): Buffer {
  const balances = (label: string, rows: Readonly<Record<string, number>> = {}) =>
    Object.entries(rows).map(([account, amount]) => `#${label} 0 ${account} ${amount}.00`);
  const vouchers = year.vouchers.flatMap(({ number, date, rows, text = '' }) => [
    `#VER A ${number === '' ? '""' : number} ${date} "${text}"`,
    '{',
    ...rows.map(([account, amount]) => `#TRANS ${account} {} ${amount}.00`),
    '}',
  ]);
  const lines = [
    '#FLAGGA 0',
    '#FORMAT PC8',
    '#SIETYP 4',
    '#FNAMN "Test AB"',
    `#RAR 0 ${year.from} ${year.to}`,
    ...['1930 Bank', '2099 Result', '2440 Payables', '3000 Sales', '5000 Rent'].map((account) => {
      const [number, name] = account.split(' ');
      return `#KONTO ${number} "${name}"`;
    }),
    ...balances('IB', year.openings),
    ...balances('UB', year.closings),
    ...balances('RES', year.results),
    ...vouchers,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}
