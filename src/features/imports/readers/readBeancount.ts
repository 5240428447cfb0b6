import type { AccountType } from '@/core/ledger/Account.ts';
import type { BookAccount, Books, BookVoucher } from '@/core/ledger/Books.ts';
import { Booking } from './beancount/Booking.ts';
import { toleranceOptions } from './beancount/inferTolerances.ts';
import type { Directive, Journal } from './beancount/Journal.ts';
import { parseJournal } from './beancount/parseJournal.ts';
import { calendarYearsOf } from './calendarYearsOf.ts';
import { decodeText } from './decodeText.ts';
import { FaultList, listNames } from './FaultList.ts';
import { refusedBooks } from './refusedBooks.ts';

const DIRECTIVE =
  /^(\d{4}[-/]\d{1,2}[-/]\d{1,2}[ \t]+(\*|!|txn|open|close|commodity|balance|pad|price|event|note)[ \t"]|option[ \t]+"|plugin[ \t]+"|include[ \t]+")/m;

/** Money in hand and at the bank, by the words in its path; the account must hold the operating currency. */
const CASH_PATH = /bank|checking|cash|savings/i;

/** At one date, balances are asserted before pads and transactions take effect, as Beancount sorts. */
const ORDER: Readonly<Record<Directive['kind'], number>> = { balance: 0, pad: 1, transaction: 1 };

/** True when the text carries directives of a Beancount journal. */
export function isBeancount(text: string): boolean {
  return DIRECTIVE.test(text);
}

/**
 * Reads a Beancount journal. Each transaction becomes a voucher of its weights in whole minor units: at
 * cost, at price, or the units themselves, so that every currency of a voucher sums to zero.
 */
export function readBeancount(
  bytes: Uint8Array,
  fallbackCurrency = 'USD',
  decoded = decodeText(bytes),
): Books {
  const { text, encoding } = decoded;
  if (text.trim() === '')
    return refusedBooks('beancount', 'FILE_EMPTY', 'The file is empty: export it again.');
  if (!isBeancount(text))
    return refusedBooks('beancount', 'FORMAT_UNKNOWN', 'This is no Beancount journal.', { encoding });
  const faults = new FaultList();
  const journal = parseJournal(text.split(/\r\n|\n|\r/), faults);
  const roots = rootsOf(journal.options);
  const roundingAccount = `${roots.get('equity')}:Rounding`;
  const booking = new Booking({ roundingAccount, tolerances: toleranceOptions(journal.options) }, faults);
  bookAll(journal, booking);
  if (booking.roundedCount > 0)
    faults.notice(
      'ROUNDING_POSTED',
      0,
      roundingAccount,
      `${booking.roundedCount} transactions are off by parts of a minor unit or within their tolerance: ${roundingAccount} takes the difference.`,
    );
  const vouchers = [...booking.vouchers].sort((a, b) => compareText(a.date, b.date) || a.line - b.line);
  const currency = currencyOf(journal, vouchers) ?? fallbackCurrency;
  return {
    format: 'beancount',
    encoding,
    companyName: journal.options.get('title')?.at(-1),
    currency,
    fiscalYears: calendarYearsOf(vouchers),
    accounts: accountsOf(journal, vouchers, { roots, currency, roundingAccount }, faults),
    openings: [],
    closings: [],
    vouchers,
    faults: faults.toFaults(),
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function bookAll(journal: Journal, booking: Booking): void {
  const inOrder = [...journal.directives].sort(
    (a, b) => compareText(a.date, b.date) || ORDER[a.kind] - ORDER[b.kind] || a.line - b.line,
  );
  for (const directive of inOrder) {
    if (directive.kind === 'transaction') booking.book(directive);
    else if (directive.kind === 'pad') booking.pad(directive);
    else booking.assertBalance(directive);
  }
}

/** Names of the root accounts; the options `name_assets` and the like rename them. */
function rootsOf(options: Journal['options']): ReadonlyMap<AccountType, string> {
  const named = (option: string, usual: string) => options.get(option)?.at(-1) || usual;
  return new Map<AccountType, string>([
    ['asset', named('name_assets', 'Assets')],
    ['liability', named('name_liabilities', 'Liabilities')],
    ['equity', named('name_equity', 'Equity')],
    ['income', named('name_income', 'Income')],
    ['expense', named('name_expenses', 'Expenses')],
  ]);
}

/** The operating currency, or the one most rows are in. */
function currencyOf(journal: Journal, vouchers: readonly BookVoucher[]): string | undefined {
  const stated = journal.options.get('operating_currency')?.[0];
  if (stated) return stated;
  const counts = new Map<string, number>();
  for (const { postings } of vouchers)
    for (const { currency } of postings) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

type AccountSettings = {
  readonly roots: ReadonlyMap<AccountType, string>;
  readonly currency: string;
  readonly roundingAccount: string;
};

function accountsOf(
  journal: Journal,
  vouchers: readonly BookVoucher[],
  { roots, currency, roundingAccount }: AccountSettings,
  faults: FaultList,
): BookAccount[] {
  const lines = new Map([...journal.opened].map(([account, { line }]) => [account, line]));
  const undeclared: string[] = [];
  for (const { accountNumber, line } of vouchers.flatMap((voucher) => voucher.postings)) {
    if (lines.has(accountNumber)) continue;
    lines.set(accountNumber, line);
    if (accountNumber !== roundingAccount) undeclared.push(accountNumber);
  }
  if (undeclared.length > 0)
    faults.notice(
      'ACCOUNT_UNDECLARED',
      lines.get(undeclared[0] ?? '') ?? 0,
      'accounts',
      `Used without an open directive, and added: ${listNames(undeclared)}.`,
    );
  const holdsMoney = accountsHoldingUnitsOf(journal, currency);
  const types = new Map([...roots].map(([type, root]) => [root, type]));
  return [...lines].map(([number, line]) => {
    const [root = '', ...path] = number.split(':');
    const type = types.get(root) ?? 'expense';
    if (!types.has(root))
      faults.notice('ACCOUNT_TYPE_GUESSED', line, number, `${root} is no root account: taken as expense.`);
    const isCash = type === 'asset' && CASH_PATH.test(path.join(':')) && holdsMoney.has(number);
    return { number, name: path.join(' ') || number, type, isCash, line };
  });
}

/** Accounts with rows in plain units of the currency, or opened for it and nothing else. */
function accountsHoldingUnitsOf(journal: Journal, currency: string): ReadonlySet<string> {
  const accounts = new Set<string>();
  for (const [account, { currencies }] of journal.opened)
    if (currencies.length === 1 && currencies[0] === currency) accounts.add(account);
  for (const directive of journal.directives) {
    if (directive.kind === 'pad') accounts.add(directive.account);
    if (directive.kind !== 'transaction') continue;
    for (const { account, currency: held, cost } of directive.postings)
      if (cost === undefined && (held === currency || held === undefined)) accounts.add(account);
  }
  return accounts;
}
