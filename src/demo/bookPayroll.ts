import { bankDay } from './DemoLedger.ts';
import { type DemoMonth, dayOf, taxDayAfter } from './DemoMonth.ts';
import { kronor, shareOf } from './demoAmounts.ts';

const STAFF_AT_START = 13;
/** One more every so many months. */
const MONTHS_PER_HIRE = 9;
const GROSS_KRONOR = 48_500;
const TAX = 3_000;
/** Employer contributions, 31.42 %. */
const CONTRIBUTIONS = 3_142;
const PENSION = 650;
/** One month's salary more a year, half of it before the summer and half before Christmas. */
const BONUS_MONTHS = new Set(['06', '12']);

/** Salaries on the 25th; their tax and the employer's contributions are paid on the 12th of next month. */
export function bookPayroll({ ledger, month, index, priceLevel }: DemoMonth): void {
  const staff = STAFF_AT_START + Math.floor(index / MONTHS_PER_HIRE);
  const months = BONUS_MONTHS.has(month.slice(5)) ? 12_500 : 10_000;
  const gross = shareOf(shareOf(kronor(staff * GROSS_KRONOR), priceLevel), months);
  const tax = shareOf(gross, TAX);
  const contributions = shareOf(gross, CONTRIBUTIONS);
  const payDay = bankDay(dayOf(month, 25));
  ledger.post(payDay, `Löner ${month}, ${staff} anställda`, [
    ['7210', gross],
    ['2710', -tax],
    ['1930', tax - gross],
  ]);
  ledger.post(payDay, `Sociala avgifter ${month}`, [
    ['7510', contributions],
    ['2731', -contributions],
  ]);
  ledger.post(bankDay(taxDayAfter(month, 1)), `Skattekonto, löner ${month}`, [
    ['2710', tax],
    ['2731', contributions],
    ['1930', -tax - contributions],
  ]);
  const pension = shareOf(gross, PENSION);
  ledger.post(bankDay(dayOf(month, 27)), `Pensionspremier ${month}`, [
    ['7410', pension],
    ['1930', -pension],
  ]);
}
