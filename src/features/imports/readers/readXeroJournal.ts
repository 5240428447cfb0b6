import type { AccountType } from '@/core/ledger/Account.ts';
import type { BookPosting, Books, BookVoucher, IsoDate } from '@/core/ledger/Books.ts';
import { calendarYearsOf } from './calendarYearsOf.ts';
import { AccountUsage } from './csv/AccountUsage.ts';
import { ColumnFormats } from './csv/ColumnFormats.ts';
import { looksLikeDate } from './csv/columnDates.ts';
import { finishVoucher } from './csv/finishVoucher.ts';
import { groupByBalance } from './csv/groupByBalance.ts';
import { type Columns, cellOf, findHeader, type Header } from './csv/matchColumns.ts';
import { openCsv } from './csv/openCsv.ts';
import type { CsvRow } from './csv/parseCsvTable.ts';
import type { FaultList } from './FaultList.ts';
import { refusedBooks } from './refusedBooks.ts';

/** Column names of Xero's Journal Report, Account Transactions, General Ledger and manual journals. */
const NAMES = {
  date: ['date', 'journal date', 'posted date'],
  journal: ['journal id', 'journal no', 'journal number', 'id', 'journal', 'id no'],
  source: ['source', 'source type', 'transaction type'],
  narration: ['narration'],
  reference: ['reference', 'ref'],
  accountCode: ['account code', 'code'],
  account: ['account', 'account name'],
  accountType: ['account type', 'type', 'class'],
  description: ['description', 'details', 'contact'],
  debit: ['debit', 'debit source', 'debit nzd', 'debit gbp', 'debit aud', 'debit usd'],
  credit: ['credit', 'credit source', 'credit nzd', 'credit gbp', 'credit aud', 'credit usd'],
  amount: ['amount', 'net amount', 'net'],
} as const;
type Role = keyof typeof NAMES;

/** Xero's account types and classes. */
const TYPES: readonly (readonly [RegExp, AccountType])[] = [
  [/bank|asset|inventory|prepayment|receivable/i, 'asset'],
  [/liabilit|payable|credit card|loan/i, 'liability'],
  [/equity|retained/i, 'equity'],
  [/revenue|income|sales/i, 'income'],
  [/expense|cost|overhead|depreciation|wages|superannuation/i, 'expense'],
];

/** The header row, when these rows are one of Xero's journal exports. */
export function findXeroHeader(rows: readonly CsvRow[]): Header<Role> | undefined {
  return findHeader<Role>(rows, NAMES, (columns) => {
    const has = (role: Role) => columns.has(role);
    const hasAmounts = (has('debit') && has('credit')) || (has('amount') && has('narration'));
    const isXero = has('narration') || has('source') || (has('journal') && has('accountCode'));
    return has('date') && (has('account') || has('accountCode')) && hasAmounts && isXero;
  });
}

type Row = {
  readonly date: IsoDate;
  readonly keys: Readonly<Record<'journal' | 'source' | 'reference' | 'description', string>>;
  readonly posting: BookPosting;
};

/** Reads Xero's journal exports as CSV; they state no currency, so it is given. */
export function readXeroJournal(bytes: Uint8Array, currency = 'USD'): Books {
  const csv = openCsv(bytes, 'xero-journal');
  if ('format' in csv) return csv;
  const { table, encoding, faults } = csv;
  const header = findXeroHeader(table.rows);
  if (header === undefined)
    return refusedBooks('xero-journal', 'FORMAT_UNKNOWN', 'This is no journal export of Xero.', { encoding });
  const body = table.rows.slice(header.index + 1);
  const usage = new AccountUsage();
  const rows = readRows(body, header.columns, { currency, usage, faults });
  const isByJournal = header.columns.has('journal') || header.columns.has('narration');
  const vouchers = isByJournal ? vouchersByJournal(rows, faults) : vouchersByBalance(rows, faults);
  return {
    format: 'xero-journal',
    encoding,
    companyName: table.rows
      .slice(0, header.index)
      .map((row) => row.cells.find((cell) => cell !== '') ?? '')
      .find((text) => text !== '' && !/^(journal|account|general|for the|from |as at|manual)/i.test(text)),
    currency,
    fiscalYears: calendarYearsOf(vouchers),
    accounts: usage.toAccounts('xero', faults),
    openings: [],
    closings: [],
    vouchers,
    faults: faults.toFaults(),
  };
}

type Context = { readonly currency: string; readonly usage: AccountUsage; readonly faults: FaultList };

function readRows(body: readonly CsvRow[], columns: Columns<Role>, context: Context): Row[] {
  const amountCells = (row: CsvRow) =>
    columns.has('debit')
      ? ([cellOf(row, columns, 'debit'), cellOf(row, columns, 'credit')] as const)
      : ([cellOf(row, columns, 'amount'), ''] as const);
  const dates = body.map((row) => cellOf(row, columns, 'date')).filter(looksLikeDate);
  const formats = new ColumnFormats(
    { dates, amounts: body.flatMap(amountCells) },
    { ambiguousDateOrder: 'dmy' },
    context.currency,
    context.faults,
  );
  const rows: Row[] = [];
  for (const row of body) {
    const [debit, credit] = amountCells(row);
    const code = cellOf(row, columns, 'accountCode');
    const name = cellOf(row, columns, 'account');
    if (code === '' && name === '') continue;
    const dateCell = cellOf(row, columns, 'date');
    if (!/\d/.test(dateCell) || /^(opening|closing|total|net)\b/i.test(dateCell)) continue;
    const date = formats.date(dateCell, row.line, `line ${row.line}`);
    const amountMinor = formats.amount(debit, credit, row.line, `line ${row.line}`);
    if (date === undefined || amountMinor === undefined) continue;
    const stated = typeOf(cellOf(row, columns, 'accountType'));
    context.usage.use({ number: code || name, name, stated }, amountMinor, row.line);
    if (amountMinor === 0) continue;
    rows.push(rowOf(row, columns, { date, amountMinor, accountNumber: code || name }, context.currency));
  }
  return rows;
}

function rowOf(
  row: CsvRow,
  columns: Columns<Role>,
  { date, amountMinor, accountNumber }: { date: IsoDate; amountMinor: number; accountNumber: string },
  currency: string,
): Row {
  const description = cellOf(row, columns, 'description');
  return {
    date,
    keys: {
      journal: cellOf(row, columns, 'journal') || cellOf(row, columns, 'narration'),
      source: cellOf(row, columns, 'source'),
      reference: cellOf(row, columns, 'reference'),
      description,
    },
    posting: { accountNumber, amountMinor, currency, description, line: row.line },
  };
}

function typeOf(text: string): AccountType | undefined {
  return TYPES.find(([words]) => words.test(text))?.[1];
}

function voucherOf(rows: readonly Row[], number: string): BookVoucher | undefined {
  const first = rows[0];
  if (first === undefined) return undefined;
  const { date, keys, posting } = first;
  return {
    series: keys.source,
    number,
    date,
    description: [keys.description, keys.reference].filter((text) => text !== '').join(' – '),
    line: posting.line,
    postings: rows.map((row) => row.posting).sort((a, b) => a.line - b.line),
  };
}

function vouchersByJournal(rows: readonly Row[], faults: FaultList): BookVoucher[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.date}|${row.keys.journal}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()]
    .map((group) => voucherOf(group, group[0]?.keys.journal ?? ''))
    .map((voucher) => voucher && finishVoucher(voucher, faults))
    .filter((voucher) => voucher !== undefined);
}

/** Account Transactions name no journal: rows that agree in date, source, reference and text belong together. */
function vouchersByBalance(rows: readonly Row[], faults: FaultList): BookVoucher[] {
  const { groups, merged } = groupByBalance(rows, (row) => row.posting, [
    ({ date, keys }) => [date, keys.source, keys.reference, keys.description].join('|'),
    ({ date, keys }) => [date, keys.source, keys.reference].join('|'),
    ({ date, keys }) => [date, keys.reference].join('|'),
    ({ date }) => date,
  ]);
  if (merged > 0)
    faults.notice(
      'VOUCHERS_MERGED',
      0,
      'file',
      `${merged} vouchers were put together by less than date, source, reference and description, because the rows only balance so. Export the Journal Report to keep them apart.`,
    );
  return groups
    .map((group) => voucherOf(group, group[0]?.keys.reference ?? ''))
    .map((voucher) => voucher && finishVoucher(voucher, faults))
    .filter((voucher) => voucher !== undefined)
    .sort((a, b) => a.line - b.line);
}
