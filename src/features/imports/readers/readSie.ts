import type { BookAccount, Books, BookVoucher } from '@/core/ledger/Books.ts';
import { calendarYearsOf } from './calendarYearsOf.ts';
import { decodeText } from './decodeText.ts';
import { FaultList, listNames } from './FaultList.ts';
import { refusedBooks } from './refusedBooks.ts';
import { buildPeriodVouchers } from './sie/buildPeriodVouchers.ts';
import type { SieDocument } from './sie/SieDocument.ts';
import { scanSie } from './sie/scanSie.ts';
import { sieAccount } from './sie/sieAccount.ts';
import { statedBalances } from './sie/statedBalances.ts';

const HEAD_CHARACTERS = 20_000;
const DEFAULT_CURRENCY = 'SEK';
const ANY_LABEL =
  /^[ \t]*#(FLAGGA|PROGRAM|FORMAT|GEN|SIETYP|FNAMN|ORGNR|RAR|KPTYP|KONTO|KTYP|VER|TRANS|IB|UB|RES)\b/im;

/** True when the text carries labels of the Swedish SIE format. */
export function isSie(text: string): boolean {
  return ANY_LABEL.test(text.slice(0, HEAD_CHARACTERS));
}

/**
 * Reads a SIE file of type 1, 2, 3, 4E or 4I (SIE file format, sie.se). All faults are reported;
 * any of severity `error` refuses the file as a whole.
 */
export function readSie(bytes: Uint8Array, decoded = decodeText(bytes)): Books {
  const { text, encoding, isDamaged } = decoded;
  if (text.trim() === '') return refusedBooks('sie', 'FILE_EMPTY', 'The file is empty: export it again.');
  if (!isSie(text))
    return refusedBooks('sie', 'FORMAT_UNKNOWN', 'This is no SIE file: no known #label was found.', {
      encoding,
    });
  const faults = new FaultList();
  if (isDamaged)
    faults.notice(
      'TEXT_DAMAGED',
      text.slice(0, text.indexOf('\uFFFD')).split(/\r\n|\n|\r/).length,
      'file',
      'Some letters were destroyed before the file came here; amounts are not touched by it.',
    );
  const currency = /^[ \t]*#VALUTA[ \t]+"?([A-Z]{3})\b/im.exec(text)?.[1]?.toUpperCase() ?? DEFAULT_CURRENCY;
  const document = scanSie(text.split(/\r\n|\n|\r/), currency, faults);
  const all = document.voucherCount > 0 ? document.vouchers : periodVouchers(document, faults);
  const vouchers = vouchersInsideYears(document, all, faults);
  const balances = statedBalances(document, vouchers, faults);
  return {
    format: 'sie',
    encoding,
    companyName: document.companyName,
    currency,
    fiscalYears: document.years.size > 0 ? balances.fiscalYears : calendarYears(vouchers, faults),
    accounts: accountsOf(document, vouchers, faults),
    openings: balances.openings,
    closings: balances.closings,
    vouchers,
    faults: faults.toFaults(),
  };
}

function periodVouchers(document: SieDocument, faults: FaultList): BookVoucher[] {
  if (document.sieType?.startsWith('4')) {
    faults.notice('VOUCHERS_MISSING', 0, 'file', 'The file is of type 4 and yet holds no vouchers.');
    return [];
  }
  return buildPeriodVouchers(document, faults);
}

function calendarYears(vouchers: readonly BookVoucher[], faults: FaultList): Books['fiscalYears'] {
  if (vouchers.length > 0)
    faults.notice(
      'FISCAL_YEARS_ASSUMED',
      0,
      'file',
      'The file states no fiscal year (#RAR): calendar years are taken.',
    );
  return calendarYearsOf(vouchers);
}

function vouchersInsideYears(
  document: SieDocument,
  vouchers: readonly BookVoucher[],
  faults: FaultList,
): readonly BookVoucher[] {
  const years = [...document.years.values()];
  if (years.length === 0) return vouchers;
  return vouchers.filter(({ date, series, number, line }) => {
    if (years.some((year) => date >= year.startsOn && date <= year.endsOn)) return true;
    faults.refused(
      'DATE_OUTSIDE_FISCAL_YEARS',
      line,
      `voucher ${[series, number].filter((part) => part !== '').join(' ') || `at line ${line}`}`,
      `${date} lies in none of the file's fiscal years (#RAR), so the voucher is left out.`,
    );
    return false;
  });
}

/** Declared accounts first, then those that are only used, each with a notice. */
function accountsOf(
  document: SieDocument,
  vouchers: readonly BookVoucher[],
  faults: FaultList,
): BookAccount[] {
  const declared = new Map(document.accountNames);
  const use = (number: string, line: number) => {
    if (declared.has(number)) return;
    declared.set(number, { name: `Account ${number}`, line });
    faults.notice(
      'ACCOUNT_UNDECLARED',
      line,
      `account ${number}`,
      `The file uses account ${number} without a #KONTO row: it is added as "Account ${number}".`,
    );
  };
  for (const { postings } of vouchers)
    for (const { accountNumber, line } of postings) use(accountNumber, line);
  const { openings, closings, results } = document;
  for (const { accountNumber, line } of [...openings, ...closings, ...results]) use(accountNumber, line);
  const guessed: string[] = [];
  const accounts = [...declared].map(([number, { name, line }]) => {
    const { account, isGuess } = sieAccount({ number, name, line }, document.accountTypes.get(number));
    if (isGuess) guessed.push(number);
    return account;
  });
  if (guessed.length > 0)
    faults.notice(
      'ACCOUNT_TYPE_GUESSED',
      0,
      'accounts',
      `The numbers do not tell the type of ${listNames(guessed)}: taken as expense. Correct the type where that is wrong.`,
    );
  return accounts;
}
