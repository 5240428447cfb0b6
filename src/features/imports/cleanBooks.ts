import type { BookFault, Books, BookVoucher } from '@/core/ledger/Books.ts';
import { totalsByCurrency, voucherFaults } from '@/core/ledger/voucherFaults.ts';
import { currencySchema } from '@/shared/http/wireContract.ts';

const ACCOUNT_NUMBER_LENGTH_MAX = 200;

/** NUL and halves of a character are no text to the database. */
export function cleanText(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\uFFFD');
}

function cleanVoucher(voucher: BookVoucher): BookVoucher {
  return {
    ...voucher,
    series: cleanText(voucher.series),
    number: cleanText(voucher.number),
    description: cleanText(voucher.description),
    postings: voucher.postings.map((posting) => ({
      ...posting,
      accountNumber: cleanText(posting.accountNumber),
      description: cleanText(posting.description),
    })),
  };
}

/** The voucher in the words of its file. */
export function placeOf({ series, number, line }: BookVoucher): string {
  const name = [series, number].filter((part) => part !== '').join(' ');
  return `voucher ${name || `at line ${line}`}`;
}

/** Books whose texts fit the database, with a fault for whatever the ledger would not take. */
export function cleanBooks(books: Books): Books {
  const vouchers = books.vouchers.map(cleanVoucher);
  const accounts = books.accounts.map((account) => ({
    ...account,
    number: cleanText(account.number),
    name: cleanText(account.name),
  }));
  const faults = books.faults.map((fault) => ({
    ...fault,
    place: cleanText(fault.place),
    message: cleanText(fault.message),
  }));
  const companyName = books.companyName === undefined ? undefined : cleanText(books.companyName);
  const cleaned = { ...books, companyName, accounts, vouchers };
  return { ...cleaned, faults: [...faults, ...ledgerFaults(cleaned)] };
}

function ledgerFaults(books: Books): BookFault[] {
  const faults: BookFault[] = [];
  const error = (code: string, line: number, place: string, message: string) =>
    faults.push({ severity: 'error', code, line, place, message });
  for (const { number, line } of books.accounts)
    if (number === '' || number.length > ACCOUNT_NUMBER_LENGTH_MAX)
      error(
        'ACCOUNT_INVALID',
        line,
        'account',
        `An account number has 1 to ${ACCOUNT_NUMBER_LENGTH_MAX} signs.`,
      );
  const known = new Set(books.accounts.map(({ number }) => number));
  const currencies = new Set([books.currency]);
  for (const voucher of books.vouchers) {
    for (const fault of voucherFaults(voucher))
      error(fault.code, voucher.line, placeOf(voucher), fault.message);
    for (const { accountNumber, currency, line } of voucher.postings) {
      currencies.add(currency);
      if (!known.has(accountNumber))
        error(
          'ACCOUNT_UNKNOWN',
          line,
          placeOf(voucher),
          `Account ${accountNumber} is not in the file's accounts.`,
        );
    }
  }
  for (const currency of currencies)
    if (!currencySchema.safeParse(currency).success)
      error(
        'CURRENCY_INVALID',
        0,
        'file',
        `"${cleanText(currency)}" is no currency code; write for example SEK.`,
      );
  const all = [...books.vouchers.flatMap(({ postings }) => postings), ...books.openings];
  if (totalsByCurrency(all) === undefined)
    error('AMOUNT_INVALID', 0, 'file', 'The amounts of the file are too large to be added up.');
  return faults;
}
