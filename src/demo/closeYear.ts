import type { BookFiscalYear } from '@/core/ledger/Books.ts';
import { meetingDay } from './bookEquipment.ts';
import type { DemoLedger } from './DemoLedger.ts';
import { taxDayAfter } from './DemoMonth.ts';
import { DEMO_ACCOUNTS, isResultAccount } from './demoAccounts.ts';
import { kronor, shareOf } from './demoAmounts.ts';

/** Corporate tax, 20.6 %. */
const CORPORATE_TAX = 2_060;
/** What the shareholders take of a year's result, in basis points, in whole thousands. */
const DIVIDEND = 4_500;

function result(
  ledger: DemoLedger,
  { startsOn, endsOn }: BookFiscalYear,
  isWanted = isResultAccount,
): number {
  return Object.keys(DEMO_ACCOUNTS)
    .filter(isWanted)
    .reduce((sum, account) => sum + ledger.movement(account, startsOn, endsOn), 0);
}

/** The entries of a year's end: final tax, the result moved to equity, and the dividend after the meeting. */
export function closeYear(ledger: DemoLedger, year: BookFiscalYear): void {
  const { startsOn, endsOn } = year;
  const beforeTax = result(ledger, year, (account) => isResultAccount(account) && account !== '8910');
  const tax = Math.max(0, shareOf(-beforeTax, CORPORATE_TAX));
  const booked = ledger.movement('8910', startsOn, endsOn);
  ledger.post(endsOn, 'Skatt på årets resultat', [
    ['8910', tax - booked],
    ['2512', booked - tax],
  ]);
  const paid = ledger.movement('2518', startsOn, endsOn);
  ledger.post(endsOn, 'Avräkning betald F-skatt', [
    ['2512', paid],
    ['2518', -paid],
  ]);
  ledger.post(taxDayAfter(endsOn.slice(0, 7), 11), 'Slutlig skatt för förra året', [
    ['2512', tax - paid],
    ['1930', paid - tax],
  ]);
  const profit = -result(ledger, year);
  ledger.post(endsOn, 'Årets resultat', [
    ['8999', profit],
    ['2099', -profit],
  ]);
  const meeting = meetingDay(endsOn);
  ledger.post(meeting, 'Årsstämma, förra årets resultat', [
    ['2099', profit],
    ['2091', -profit],
  ]);
  const dividend = Math.max(0, kronor(Math.floor(shareOf(profit, DIVIDEND) / 100_000) * 1_000));
  ledger.post(meeting, 'Utdelning', [
    ['2091', dividend],
    ['1930', -dividend],
  ]);
}
