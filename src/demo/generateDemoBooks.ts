import type { IsoDate } from '@/core/ledger/Books.ts';
import { lastDayOfMonth } from '@/core/ledger/isoDate.ts';
import { bookEquipment } from './bookEquipment.ts';
import { bookPayroll } from './bookPayroll.ts';
import { bookPurchases } from './bookPurchases.ts';
import { bookSales } from './bookSales.ts';
import { bookTaxes } from './bookTaxes.ts';
import { closeYear } from './closeYear.ts';
import { DemoLedger, type DemoRow } from './DemoLedger.ts';
import { kronor } from './demoAmounts.ts';
import { demoMonths, demoYears } from './demoYears.ts';
import { createRandom } from './Random.ts';
import { writeSie } from './writeSie.ts';

export const DEMO_COMPANY = 'Norrsken Konsult AB';

/** Prices and salaries rise by 3.6 % a year, in basis points a month. */
const GROWTH_PER_MONTH = 30;

/** What the company owned and owed before the first month. */
const OPENINGS: readonly DemoRow[] = [
  ['1220', kronor(640_000)],
  ['1229', kronor(-290_000)],
  ['1930', kronor(3_050_000)],
  ['2081', kronor(-500_000)],
  ['2091', kronor(-2_900_000)],
];

/**
 * A consultancy's books: 36 months that end with the last whole month before `today`, as the text of a SIE 4
 * file. The same seed and month give the same text.
 */
export function generateDemoBooks({ seed, today }: { seed: number; today: IsoDate }): string {
  const random = createRandom(seed);
  const months = demoMonths(today);
  const years = demoYears(months);
  const lastDay = lastDayOfMonth(months.at(-1) ?? today);
  const ledger = new DemoLedger(lastDay);
  for (const [index, month] of months.entries()) {
    const demo = { ledger, random, month, index, priceLevel: 10_000 + GROWTH_PER_MONTH * index };
    bookSales(demo);
    bookPayroll(demo);
    bookPurchases(demo);
    bookEquipment(demo);
    bookTaxes(demo);
    const year = years.find(({ endsOn }) => endsOn === lastDayOfMonth(month));
    if (year !== undefined) closeYear(ledger, year);
  }
  return writeSie({
    companyName: DEMO_COMPANY,
    generatedOn: lastDay,
    years,
    openings: OPENINGS,
    vouchers: ledger.vouchers(),
  });
}
