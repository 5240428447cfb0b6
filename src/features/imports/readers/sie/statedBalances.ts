import type { BookFiscalYear, BookVoucher, IsoDate, StatedBalance } from '@/core/ledger/Books.ts';
import type { FaultList } from '../FaultList.ts';
import { noticeClosingMismatches } from './noticeClosingMismatches.ts';
import type { SieBalance, SieDocument } from './SieDocument.ts';

export type SieBalances = {
  readonly fiscalYears: readonly BookFiscalYear[];
  readonly openings: readonly StatedBalance[];
  readonly closings: readonly StatedBalance[];
};

/**
 * The stated balances with the dates of their years, and the years that have data. Where the closings of a
 * year only repeat its openings although vouchers moved the accounts (SIE 4I files do so), they state
 * nothing about the year's end and are left out, so that no mismatch is claimed.
 */
export function statedBalances(
  document: SieDocument,
  vouchers: readonly BookVoucher[],
  faults: FaultList,
): SieBalances {
  const fiscalYears: BookFiscalYear[] = [];
  const openings: StatedBalance[] = [];
  const closings: StatedBalance[] = [];
  for (const [index, year] of [...document.years].sort(([a], [b]) => a - b)) {
    const { startsOn, endsOn } = year;
    const inYear = vouchers.filter((voucher) => voucher.date >= startsOn && voucher.date <= endsOn);
    const opened = lastOfEach(document.openings, index, faults);
    const results = lastOfEach(document.results, index, faults);
    const balances = lastOfEach(document.closings, index, faults);
    const closed = [...balances, ...results];
    if (index === 0 || opened.length > 0 || closed.length > 0 || inYear.length > 0)
      fiscalYears.push({ startsOn, endsOn });
    openings.push(...opened.map((balance) => stated(balance, startsOn, document.currency)));
    if (isRepeatOfOpenings(opened, closed, inYear))
      faults.notice(
        'CLOSINGS_EQUAL_OPENINGS',
        year.line,
        `fiscal year ${index}`,
        'The closing balances only repeat the opening ones (a SIE 4I file), so they are not compared with the vouchers.',
      );
    else {
      closings.push(...closed.map((balance) => stated(balance, endsOn, document.currency)));
      const figures = { year, currency: document.currency, opened, closed: balances, results };
      // an earlier year without vouchers is there to compare with, and is not brought in
      if (!faults.hasSerious && (index === 0 || inYear.length > 0))
        noticeClosingMismatches({ ...figures, vouchers: inYear }, faults);
    }
  }
  noticeUndeclaredYears(document, faults);
  return { fiscalYears, openings, closings };
}

function stated(balance: SieBalance, date: IsoDate, currency: string): StatedBalance {
  const { accountNumber, amountMinor, line } = balance;
  return { accountNumber, date, amountMinor, currency, line };
}

function lastOfEach(balances: readonly SieBalance[], year: number, faults: FaultList): SieBalance[] {
  const byAccount = new Map<string, SieBalance>();
  for (const balance of balances) {
    if (balance.year !== year) continue;
    const { accountNumber, amountMinor, line } = balance;
    const earlier = byAccount.get(accountNumber);
    if (earlier !== undefined && earlier.amountMinor !== amountMinor)
      faults.notice(
        'BALANCE_TWICE',
        line,
        `account ${accountNumber}`,
        `Line ${earlier.line} states this balance with another amount: the last one counts. Check it where the file was made.`,
      );
    byAccount.set(accountNumber, balance);
  }
  return [...byAccount.values()];
}

function isRepeatOfOpenings(
  opened: readonly SieBalance[],
  closed: readonly SieBalance[],
  vouchers: readonly BookVoucher[],
): boolean {
  if (closed.length === 0 || opened.length === 0 || vouchers.length === 0) return false;
  const openingOf = new Map(opened.map((balance) => [balance.accountNumber, balance.amountMinor]));
  if (closed.some((balance) => (openingOf.get(balance.accountNumber) ?? 0) !== balance.amountMinor))
    return false;
  const moved = new Map<string, number>();
  for (const { accountNumber, amountMinor } of vouchers.flatMap((voucher) => voucher.postings))
    moved.set(accountNumber, (moved.get(accountNumber) ?? 0) + amountMinor);
  return closed.some((balance) => (moved.get(balance.accountNumber) ?? 0) !== 0);
}

function noticeUndeclaredYears(document: SieDocument, faults: FaultList): void {
  const { openings, closings, results, periods, years } = document;
  const seen = new Set<number>();
  for (const { year, line } of [...openings, ...closings, ...results, ...periods]) {
    if (years.has(year) || seen.has(year)) continue;
    seen.add(year);
    faults.notice(
      'FISCAL_YEAR_UNDECLARED',
      line,
      `fiscal year ${year}`,
      `Balances of year ${year} are ignored: no #RAR row says when it begins and ends.`,
    );
  }
}
