import type { BookFault, BookFiscalYear } from '@/core/ledger/Books.ts';
import type { Sql } from '@/shared/database/Database.ts';
import type { ImportStore } from './ImportStore.ts';
import type { ImportPlan } from './planImport.ts';
import { PERIOD_SERIES } from './readers/sie/buildPeriodVouchers.ts';

/** What only earlier imports tell: that a file is of another company, or counts a year a second time. */
export async function findOddities(sql: Sql, store: ImportStore, plan: ImportPlan): Promise<BookFault[]> {
  const faults: BookFault[] = [];
  const earlier = await store.readCompanyName(sql);
  const own = plan.books.companyName;
  if (own !== undefined && earlier !== undefined && wordsOf(own) !== wordsOf(earlier))
    faults.push({
      severity: 'notice',
      code: 'COMPANY_DIFFERENT',
      line: 0,
      place: 'file',
      message: `The file is of "${own}", and the last one that was imported here of "${earlier}". Go on only if both are one company; make a company of its own for it otherwise.`,
    });
  const isTotals = plan.vouchers.some(({ series }) => series === PERIOD_SERIES);
  for (const year of plan.years)
    if (!year.isNew && plan.vouchers.some(({ date }) => year.startsOn <= date && date <= year.endsOn))
      if (await store.holdsSeries(sql, year, PERIOD_SERIES, !isTotals))
        faults.push(countedTwice(year, isTotals));
  return faults;
}

function wordsOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

function countedTwice({ startsOn, endsOn }: BookFiscalYear, isTotals: boolean): BookFault {
  const held = isTotals ? 'single vouchers' : 'period totals';
  const brought = isTotals ? 'period totals' : 'single vouchers';
  return {
    severity: 'error',
    code: 'YEAR_COUNTED_TWICE',
    line: 0,
    place: `fiscal year ${startsOn} to ${endsOn}`,
    message: `An earlier import brought in the ${held} of this year, and the file holds its ${brought}: together they would count everything twice. Undo that import first if you want these.`,
  };
}
