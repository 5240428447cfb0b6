import type { BookPosting, Books, BookVoucher, IsoDate } from '@/core/ledger/Books.ts';
import { calendarYearsOf } from './calendarYearsOf.ts';
import { AccountUsage } from './csv/AccountUsage.ts';
import { ColumnFormats } from './csv/ColumnFormats.ts';
import type { CsvMapping, CsvRole } from './csv/CsvMapping.ts';
import { looksLikeDate } from './csv/columnDates.ts';
import { finishVoucher, isBalanced } from './csv/finishVoucher.ts';
import { groupByBalance } from './csv/groupByBalance.ts';
import { type Columns, cellOf, headerWords } from './csv/matchColumns.ts';
import { openCsv } from './csv/openCsv.ts';
import type { CsvRow, CsvTable } from './csv/parseCsvTable.ts';
import { quickbooksAccount } from './csv/quickbooksAccount.ts';
import { type ResolvedMapping, resolveMapping } from './csv/resolveMapping.ts';
import { sideOf } from './csv/sideOf.ts';
import type { FaultList } from './FaultList.ts';
import { guessMappingOfTable } from './guessCsvMapping.ts';
import { refusedBooks } from './refusedBooks.ts';

type Row = {
  readonly date: IsoDate;
  readonly series: string;
  readonly voucher: string;
  readonly posting: BookPosting;
};

type Context = { readonly currency: string; readonly usage: AccountUsage; readonly faults: FaultList };

/**
 * Reads any CSV of ledger rows by a mapping of its columns, or by the mapping its header suggests. Rows are
 * grouped by the voucher column; without one, rows of one date that follow each other until they sum to zero.
 */
export function readMappedCsv(bytes: Uint8Array, mapping?: CsvMapping, currency = 'USD'): Books {
  const csv = openCsv(bytes, 'csv-mapped');
  if ('format' in csv) return csv;
  const { table, encoding, faults } = csv;
  const resolved = resolve(table, mapping, faults);
  if (typeof resolved === 'string')
    return refusedBooks('csv-mapped', 'MAPPING_NEEDED', resolved, { encoding, currency });
  const usage = new AccountUsage();
  const rows = readRows(resolved, mapping, table, { currency, usage, faults });
  const vouchers = vouchersOf(rows, faults);
  const isFrench = resolved.header?.cells.some((cell) => headerWords(cell) === 'compte num') ?? false;
  return {
    format: 'csv-mapped',
    encoding,
    companyName: undefined,
    currency: commonCurrency(rows) ?? currency,
    fiscalYears: calendarYearsOf(vouchers),
    accounts: usage.toAccounts(isFrench ? 'pcg' : usage.nordicOrUs(), faults),
    openings: [],
    closings: [],
    vouchers,
    faults: faults.toFaults(),
  };
}

/** The mapping given, else the one guessed; a text says what the user must map. */
function resolve(
  table: CsvTable,
  mapping: CsvMapping | undefined,
  faults: FaultList,
): ResolvedMapping | string {
  const guess = guessMappingOfTable(table);
  const chosen = mapping ?? guess.mapping;
  const header = guess.header.join(' | ');
  if (chosen === undefined)
    return `Say which columns hold ${guess.missing.join(', ')}. The columns are: ${header}. From QuickBooks or Xero, export the Journal report: it is recognised as it is.`;
  const hasAmounts =
    chosen.amount !== undefined || (chosen.debit !== undefined && chosen.credit !== undefined);
  if (!hasAmounts) return `Say which columns hold debit and credit, or amount. The columns are: ${header}.`;
  const resolved = resolveMapping(table.rows, chosen, mapping === undefined ? guess.headerLine : undefined);
  if (typeof resolved === 'string')
    return `The mapping names the column "${resolved}", which the file lacks. The columns are: ${header}.`;
  if (mapping !== undefined && resolved.body.length === 0 && table.rows.length > 1)
    return `The column that the mapping names as date holds none. The columns are: ${header}.`;
  if (mapping === undefined) {
    const pairs = [...resolved.columns]
      .filter(([, index]) => Number.isInteger(index))
      .map(([role, index]) => `${role} = "${guess.header[index] ?? index}"`);
    faults.notice(
      'MAPPING_GUESSED',
      guess.headerLine,
      'header',
      `Columns were recognised by name: ${pairs.join(', ')}.`,
    );
  }
  return resolved;
}

function readRows(
  { columns, body }: ResolvedMapping,
  mapping: CsvMapping | undefined,
  table: CsvTable,
  context: Context,
): Row[] {
  const dates = body.map((row) => cellOf(row, columns, 'date')).filter(looksLikeDate);
  const sides = body.map((row) => amountCells(row, columns));
  const amounts = sides.flat();
  const choice = {
    dateOrder: mapping?.dateFormat,
    decimalMark: mapping?.decimal,
    ambiguousDateOrder: table.delimiter === ';' ? ('dmy' as const) : ('mdy' as const),
  };
  const formats = new ColumnFormats(
    { dates, amounts, ...sidesOf(columns, sides) },
    choice,
    context.currency,
    context.faults,
  );
  const rows: Row[] = [];
  let previous: Row | undefined;
  for (const row of body) {
    previous = readRow(row, columns, { formats, previous }, context) ?? previous;
    if (previous !== undefined && previous !== rows.at(-1)) rows.push(previous);
  }
  return rows.filter((row) => row.posting.amountMinor !== 0);
}

function sidesOf(columns: Columns<CsvRole>, cells: readonly (readonly [string, string])[]) {
  if (columns.has('amount') && !columns.has('side')) return {};
  return { sides: { debits: cells.map(([debit]) => debit), credits: cells.map(([, credit]) => credit) } };
}

/** As debit and credit; an amount without a side is a debit with its sign. */
function amountCells(row: CsvRow, columns: Columns<CsvRole>): [string, string] {
  const amount = cellOf(row, columns, 'amount');
  if (columns.has('amount'))
    return sideOf(cellOf(row, columns, 'side')) === 'credit' ? ['', amount] : [amount, ''];
  return [cellOf(row, columns, 'debit'), cellOf(row, columns, 'credit')];
}

function readRow(
  row: CsvRow,
  columns: Columns<CsvRole>,
  { formats, previous }: { readonly formats: ColumnFormats; readonly previous: Row | undefined },
  { currency: usual, usage, faults }: Context,
): Row | undefined {
  const cell = (role: CsvRole) => cellOf(row, columns, role);
  const [debit, credit] = amountCells(row, columns);
  const dateCell = cell('date');
  const hasDate = looksLikeDate(dateCell);
  const isBlank = row.cells.every((text) => text === '');
  if (isBlank || (cell('account') === '' && !hasDate)) {
    if (!isBlank)
      faults.notice(
        'LINE_IGNORED',
        row.line,
        `line ${row.line}`,
        'The row has no date and no account: ignored.',
      );
    return undefined;
  }
  const voucher = cell('voucher');
  const place = voucher === '' ? `line ${row.line}` : `voucher ${[cell('series'), voucher].join(' ').trim()}`;
  if (cell('account') === '') {
    faults.error('ACCOUNT_MISSING', row.line, place, 'The row names no account: add it.');
    return undefined;
  }
  if (columns.has('side') && sideOf(cell('side')) === undefined && debit !== '') {
    faults.error(
      'SIDE_INVALID',
      row.line,
      place,
      `"${cell('side')}" is neither debit nor credit: write D or K, Dr or Cr.`,
    );
    return undefined;
  }
  const isContinued =
    dateCell === '' && previous !== undefined && (voucher === '' || voucher === previous.voucher);
  const date = isContinued ? previous.date : formats.date(dateCell, row.line, place);
  const currency = /^[A-Z]{3}$/.test(cell('currency').toUpperCase()) ? cell('currency').toUpperCase() : usual;
  const amountMinor = formats.amount(debit, credit, row.line, place, currency);
  if (date === undefined || amountMinor === undefined) return undefined;
  const account = columns.has('accountName')
    ? { number: cell('account'), name: cell('accountName') }
    : quickbooksAccount(cell('account'));
  usage.use(account, amountMinor, row.line);
  const description = cell('description');
  return {
    date,
    series: cell('series'),
    voucher: isContinued ? previous.voucher : voucher,
    posting: { accountNumber: account.number, amountMinor, currency, description, line: row.line },
  };
}

function vouchersOf(rows: readonly Row[], faults: FaultList): BookVoucher[] {
  const { groups, merged } = groupByBalance(
    rows.filter((row) => row.voucher !== ''),
    (row) => row.posting,
    [
      ({ series, voucher, date }) => [series, voucher, date].join('|'),
      ({ series, voucher }) => [series, voucher].join('|'),
    ],
  );
  if (merged > 0)
    faults.notice(
      'VOUCHERS_MERGED',
      0,
      'file',
      `${merged} vouchers have rows of several dates and only balance together: they are taken at their first date.`,
    );
  const alone = groupConsecutive(rows.filter((row) => row.voucher === ''));
  return [...groups, ...alone]
    .map(voucherOf)
    .map((voucher) => voucher && finishVoucher(voucher, faults))
    .filter((voucher) => voucher !== undefined)
    .sort((a, b) => a.line - b.line);
}

function groupConsecutive(rows: readonly Row[]): Row[][] {
  const groups: Row[][] = [];
  let open: Row[] = [];
  for (const row of rows) {
    if (open[0] !== undefined && open[0].date !== row.date) {
      groups.push(open);
      open = [];
    }
    open.push(row);
    if (!isBalanced(open.map(({ posting }) => posting))) continue;
    groups.push(open);
    open = [];
  }
  return open.length > 0 ? [...groups, open] : groups;
}

function voucherOf(rows: readonly Row[]): BookVoucher | undefined {
  const first = rows[0];
  if (first === undefined) return undefined;
  const { series, voucher, date, posting } = first;
  const { description, line } = posting;
  return { series, number: voucher, date, description, line, postings: rows.map((row) => row.posting) };
}

function commonCurrency(rows: readonly Row[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { posting } of rows) counts.set(posting.currency, (counts.get(posting.currency) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
