import type { BookVoucher } from '@/core/ledger/Books.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import type { FaultList } from '../FaultList.ts';
import type { SieBalance, SieYear } from './SieDocument.ts';

/** Accounts listed with both figures before the rest are counted. */
const ACCOUNTS_SHOWN_MAX = 10;

type YearOfFile = {
  readonly year: SieYear;
  readonly currency: string;
  readonly opened: readonly SieBalance[];
  readonly closed: readonly SieBalance[];
  readonly results: readonly SieBalance[];
  readonly vouchers: readonly BookVoucher[];
};

type Mismatch = { readonly stated: SieBalance; readonly computedMinor: number };

/**
 * A file that was cut off between two vouchers still reads well; only its own closing balances tell. `#UB` must
 * be `#IB` and the vouchers, `#RES` the vouchers alone. Said once a year and first of all notices, hence line 0.
 */
export function noticeClosingMismatches(of: YearOfFile, faults: FaultList): void {
  const mismatches = mismatchesOf(of);
  if (mismatches.length === 0) return;
  const { startsOn, endsOn } = of.year;
  const money = (amountMinor: number) =>
    Number.isSafeInteger(amountMinor) ? formatDecimal(amountMinor, of.currency) : 'more than can be added up';
  const shown = mismatches
    .slice(0, ACCOUNTS_SHOWN_MAX)
    .map(
      ({ stated, computedMinor }) =>
        `${stated.accountNumber} stated ${money(stated.amountMinor)} (line ${stated.line}), computed ${money(computedMinor)}`,
    );
  const rest = mismatches.length - shown.length;
  const list = rest > 0 ? `${shown.join('; ')}; and ${rest} more` : shown.join('; ');
  faults.notice(
    'CLOSING_MISMATCH',
    0,
    `fiscal year ${startsOn} to ${endsOn}`,
    `Openings and vouchers do not give the closing balances that the file states, in ${mismatches.length} accounts: ${list}. Vouchers are missing, as in a file that was cut off, or are there twice: export it again. It may be imported, but its proof will fail.`,
  );
}

function mismatchesOf({ opened, closed, results, vouchers }: YearOfFile): Mismatch[] {
  const moved = new Map<string, number>();
  const add = (account: string, amountMinor: number) =>
    moved.set(account, (moved.get(account) ?? 0) + amountMinor);
  for (const { postings } of vouchers)
    for (const { accountNumber, amountMinor } of postings) add(accountNumber, amountMinor);
  const resultAccounts = new Set(results.map(({ accountNumber }) => accountNumber));
  for (const { accountNumber, amountMinor } of opened)
    if (!resultAccounts.has(accountNumber)) add(accountNumber, amountMinor);
  return [...closed, ...results].flatMap((stated) => {
    const computedMinor = moved.get(stated.accountNumber) ?? 0;
    return computedMinor === stated.amountMinor ? [] : [{ stated, computedMinor }];
  });
}
