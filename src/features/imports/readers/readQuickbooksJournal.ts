import type { BookPosting, Books, BookVoucher } from '@/core/ledger/Books.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import { calendarYearsOf } from './calendarYearsOf.ts';
import { AccountUsage } from './csv/AccountUsage.ts';
import { ColumnFormats } from './csv/ColumnFormats.ts';
import { looksLikeDate } from './csv/columnDates.ts';
import { finishVoucher, isBalanced } from './csv/finishVoucher.ts';
import { type Columns, cellOf, findHeader, type Header } from './csv/matchColumns.ts';
import { openCsv } from './csv/openCsv.ts';
import type { CsvRow } from './csv/parseCsvTable.ts';
import { quickbooksAccount } from './csv/quickbooksAccount.ts';
import type { FaultList } from './FaultList.ts';
import { refusedBooks } from './refusedBooks.ts';

/** Column names of the Journal report of QuickBooks Online and, with `Trans #`, of QuickBooks Desktop. */
const NAMES = {
  date: ['date', 'transaction date', 'trans date'],
  transaction: ['trans', 'trans no', 'transaction id'],
  type: ['transaction type', 'type'],
  number: ['num', 'no', 'number'],
  name: ['name', 'full name'],
  memo: ['memo description', 'memo', 'description', 'line description'],
  account: ['account', 'account full name', 'account name', 'distribution account', 'full account name'],
  debit: ['debit', 'debit amount'],
  credit: ['credit', 'credit amount'],
} as const;
type Role = keyof typeof NAMES;

/** The header row, when these rows are a QuickBooks Journal report. */
export function findQuickbooksHeader(rows: readonly CsvRow[]): Header<Role> | undefined {
  return findHeader<Role>(rows, NAMES, (columns) =>
    ['date', 'type', 'account', 'debit', 'credit', 'number'].every((role) => columns.has(role as Role)),
  );
}

/** Reads the Journal report of QuickBooks as CSV; the file states no currency, so it is given. */
export function readQuickbooksJournal(bytes: Uint8Array, currency = 'USD'): Books {
  const csv = openCsv(bytes, 'quickbooks-journal');
  if ('format' in csv) return csv;
  const { table, encoding, faults } = csv;
  const header = findQuickbooksHeader(table.rows);
  if (header === undefined)
    return refusedBooks('quickbooks-journal', 'FORMAT_UNKNOWN', 'This is no QuickBooks Journal report.', {
      encoding,
    });
  const body = table.rows.slice(header.index + 1);
  const usage = new AccountUsage();
  const reader = new JournalRows(header.columns, formatsOf(body, header.columns, currency, faults), {
    currency,
    usage,
    faults,
  });
  for (const row of body) reader.read(row);
  reader.close();
  return {
    format: 'quickbooks-journal',
    encoding,
    companyName: companyNameOf(table.rows.slice(0, header.index)),
    currency,
    fiscalYears: calendarYearsOf(reader.vouchers),
    accounts: usage.toAccounts('us', faults),
    openings: [],
    closings: [],
    vouchers: reader.vouchers,
    faults: faults.toFaults(),
  };
}

/** The first title that is not the report's name or period. */
function companyNameOf(titles: readonly CsvRow[]): string | undefined {
  const texts = titles
    .map((row) => row.cells.find((cell) => cell !== '') ?? '')
    .filter((text) => text !== '');
  return texts.find(
    (text) => !/^(journal|all dates|transaction report)\b/i.test(text) && !/\d{4}/.test(text),
  );
}

function formatsOf(
  rows: readonly CsvRow[],
  columns: Columns<Role>,
  currency: string,
  faults: FaultList,
): ColumnFormats {
  const dates = rows.map((row) => cellOf(row, columns, 'date')).filter(looksLikeDate);
  const amounts = rows.flatMap((row) => [cellOf(row, columns, 'debit'), cellOf(row, columns, 'credit')]);
  return new ColumnFormats({ dates, amounts }, { ambiguousDateOrder: 'mdy' }, currency, faults);
}

type Open = { readonly voucher: BookVoucher; readonly postings: BookPosting[]; readonly key: string };
type Context = { readonly currency: string; readonly usage: AccountUsage; readonly faults: FaultList };

/**
 * Groups rows into transactions: the date stands on the first row, a total row without an account ends
 * them. Where the date is repeated on each row, a transaction ends once it balances or its heading changes.
 */
class JournalRows {
  readonly vouchers: BookVoucher[] = [];
  private open: Open | undefined;
  private isBroken = false;
  private debitMinor = 0;

  constructor(
    private readonly columns: Columns<Role>,
    private readonly formats: ColumnFormats,
    private readonly context: Context,
  ) {}

  read(row: CsvRow): void {
    const cell = (role: Role) => cellOf(row, this.columns, role);
    const account = cell('account');
    const hasAmounts = cell('debit') !== '' || cell('credit') !== '';
    if (account === '' || /^total\b/i.test(account)) {
      if (hasAmounts) this.close();
      if (row.cells.some((text) => /^total$/i.test(text))) this.compareTotal(row, cell('debit'));
      return;
    }
    if (cell('date') !== '') this.begin(row);
    if (this.open === undefined) {
      if (hasAmounts && !this.isBroken)
        this.context.faults.error(
          'VOUCHER_HEADER_MISSING',
          row.line,
          `line ${row.line}`,
          'The row belongs to no transaction: the dated row before it is missing. Export the report again.',
        );
      this.isBroken = true;
      return;
    }
    this.add(row, account, this.open);
  }

  private begin(row: CsvRow): void {
    const cell = (role: Role) => cellOf(row, this.columns, role);
    const key = (['date', 'transaction', 'type', 'number'] as const).map(cell).join('|');
    if (this.open !== undefined && this.open.key === key && !isBalanced(this.open.postings)) return;
    this.close();
    const number = cell('number') || cell('transaction');
    const date = this.formats.date(cell('date'), row.line, `transaction ${cell('type')} ${number}`.trim());
    this.isBroken = date === undefined;
    if (date === undefined) return;
    const description = [cell('name'), cell('memo')].filter((text) => text !== '').join(' – ');
    const voucher = { series: cell('type'), number, date, description, line: row.line, postings: [] };
    this.open = { voucher, postings: [], key };
  }

  private add(row: CsvRow, accountText: string, open: Open): void {
    const { currency, usage } = this.context;
    const cell = (role: Role) => cellOf(row, this.columns, role);
    const amountMinor = this.formats.amount(
      cell('debit'),
      cell('credit'),
      row.line,
      `transaction ${open.voucher.series} ${open.voucher.number}`.trim(),
    );
    if (amountMinor === undefined) {
      this.open = undefined;
      this.isBroken = true;
      return;
    }
    const account = quickbooksAccount(accountText);
    usage.use(account, amountMinor, row.line);
    this.debitMinor += this.formats.amount(cell('debit'), '', row.line, 'debit') ?? 0;
    if (amountMinor === 0) return;
    const description = cell('memo') || cell('name');
    open.postings.push({ accountNumber: account.number, amountMinor, currency, description, line: row.line });
  }

  /** A report that lost transactions on its way still ends with the total of all. */
  private compareTotal(row: CsvRow, cell: string): void {
    const { currency, faults } = this.context;
    const stated = cell === '' ? undefined : this.formats.amount(cell, '', row.line, 'total');
    if (stated === undefined || stated === this.debitMinor || !Number.isSafeInteger(this.debitMinor)) return;
    faults.notice(
      'TOTAL_MISMATCH',
      row.line,
      'total',
      `The report states a total of ${formatDecimal(stated, currency)} and its transactions have ${formatDecimal(this.debitMinor, currency)}: some are missing or there twice. Export it again.`,
    );
  }

  /** Ends the open transaction. */
  close(): void {
    const { open } = this;
    this.open = undefined;
    this.isBroken = false;
    if (open === undefined) return;
    const voucher = finishVoucher({ ...open.voucher, postings: open.postings }, this.context.faults);
    if (voucher !== undefined) this.vouchers.push(voucher);
  }
}
