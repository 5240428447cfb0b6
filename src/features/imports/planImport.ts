import { isBalanceSheetAccount } from '@/core/ledger/Account.ts';
import type { BookAccount, BookFault, BookFiscalYear, Books, BookVoucher } from '@/core/ledger/Books.ts';
import { addDays } from '@/core/ledger/isoDate.ts';
import { type AccountBalance, addBalances, RESULT_BROUGHT_FORWARD } from '@/core/ledger/openingDelta.ts';
import type { LedgerAccount } from '@/features/ledger/LedgerReadModel.ts';
import { cleanBooks, placeOf } from './cleanBooks.ts';
import type { OpeningStatement } from './OpeningStatement.ts';
import { type PlannedYear, planYears, yearOf } from './planYears.ts';

/** What the ledger says before the import. */
export type LedgerFacts = {
  readonly company: { readonly currency: string; readonly hasPostings: boolean };
  readonly accounts: readonly LedgerAccount[];
  readonly years: readonly BookFiscalYear[];
};

export type ImportPlan = {
  readonly books: Books;
  readonly years: readonly PlannedYear[];
  readonly newAccounts: readonly BookAccount[];
  /** Vouchers that the file's rules and the years let in. */
  readonly vouchers: readonly BookVoucher[];
  readonly statements: readonly OpeningStatement[];
  /** The company's currency becomes the file's. */
  readonly setsCurrency: boolean;
  readonly faults: readonly BookFault[];
};

/** What an import of these books would need and refuse, without looking at earlier imports. */
export function planImport(readBooks: Books, facts: LedgerFacts): ImportPlan {
  const books = cleanBooks(readBooks);
  const faults: BookFault[] = [...books.faults];
  const isReadable = !faults.some(({ severity }) => severity === 'error');
  const { years, faults: yearFaults } = planYears(books, facts.years);
  if (isReadable) faults.push(...yearFaults);
  const vouchers = books.vouchers.filter((voucher) => yearOf(years, voucher.date) !== undefined);
  if (isReadable && yearFaults.length === 0) faults.push(...outside(books.vouchers, years));
  const statements = statementsOf(books, years, facts.accounts, faults);
  if (isReadable && vouchers.length === 0 && statements.length === 0 && yearFaults.length === 0)
    faults.push(fileFault('error', 'NOTHING_TO_IMPORT', 'The file holds no voucher and no opening balance.'));
  const known = new Set(facts.accounts.map(({ number }) => number));
  const newAccounts = books.accounts.filter(({ number }) => !known.has(number));
  faults.push(...keptTypes(books.accounts, facts.accounts));
  const isOtherCurrency = isReadable && books.currency !== facts.company.currency;
  if (isOtherCurrency) faults.push(currencyFault(books.currency, facts.company));
  return {
    books,
    years,
    newAccounts,
    vouchers,
    statements,
    setsCurrency: isOtherCurrency && !facts.company.hasPostings,
    faults,
  };
}

function fileFault(severity: BookFault['severity'], code: string, message: string): BookFault {
  return { severity, code, line: 0, place: 'file', message };
}

function currencyFault(currency: string, company: LedgerFacts['company']): BookFault {
  if (company.hasPostings)
    return fileFault(
      'error',
      'CURRENCY_CONFLICT',
      `The file is kept in ${currency} and the books in ${company.currency}: make a company for it.`,
    );
  return fileFault(
    'notice',
    'COMPANY_CURRENCY_SET',
    `The company was set up in ${company.currency} and has no postings yet: its currency becomes ${currency}.`,
  );
}

function outside(vouchers: readonly BookVoucher[], years: readonly PlannedYear[]): BookFault[] {
  return vouchers
    .filter(({ date }) => yearOf(years, date) === undefined)
    .map((voucher) => ({
      severity: 'refused',
      code: 'DATE_OUTSIDE_FISCAL_YEARS',
      line: voucher.line,
      place: placeOf(voucher),
      message: `${voucher.date} lies in none of the file's fiscal years, so the voucher is left out.`,
    }));
}

/** An account that is there keeps its type, because statements were read with it. */
function keptTypes(accounts: readonly BookAccount[], existing: readonly LedgerAccount[]): BookFault[] {
  const typeOf = new Map(existing.map(({ number, type }) => [number, type]));
  return accounts.flatMap(({ number, type, line }): BookFault[] => {
    const kept = typeOf.get(number);
    if (kept === undefined || kept === type) return [];
    const message = `The books have account ${number} as ${kept}, the file as ${type}: it stays as it is.`;
    return [{ severity: 'notice', code: 'ACCOUNT_TYPE_KEPT', line, place: `account ${number}`, message }];
  });
}

function statementsOf(
  books: Books,
  years: readonly PlannedYear[],
  existing: readonly LedgerAccount[],
  faults: BookFault[],
): OpeningStatement[] {
  const typeOf = new Map([...books.accounts, ...existing].map(({ number, type }) => [number, type]));
  const statements: OpeningStatement[] = [];
  for (const { startsOn } of years) {
    const opened = books.openings.filter(({ date }) => date === startsOn);
    if (opened.length === 0) continue;
    const balances: AccountBalance[] = [];
    for (const { accountNumber, amountMinor, currency, line } of opened) {
      const type = typeOf.get(accountNumber);
      if (type !== undefined && isBalanceSheetAccount(type))
        balances.push({ account: accountNumber, currency, amountMinor });
      else if (amountMinor !== 0) {
        const message = 'Only accounts of the balance sheet are opened; this balance is left out.';
        faults.push({
          severity: 'notice',
          code: 'OPENING_IGNORED',
          line,
          place: `account ${accountNumber}`,
          message,
        });
      }
    }
    const stated = addBalances(balances);
    const off = stated.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    if (off !== 0)
      faults.push(
        fileFault(
          'notice',
          'OPENINGS_UNBALANCED',
          `The opening balances of ${startsOn} do not sum to zero, as when last year's result is not closed yet: account ${RESULT_BROUGHT_FORWARD.number} takes the difference.`,
        ),
      );
    const lines = new Map(opened.map(({ accountNumber, line }) => [accountNumber, line]));
    statements.push({ date: addDays(startsOn, -1), currency: books.currency, balances: stated, lines });
  }
  return statements;
}
