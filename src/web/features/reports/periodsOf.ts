import { addToMonth, formatMonth, monthOf } from '@/core/ledger/isoDate.ts';
import type { CompanyOverview, FiscalYear } from '@/features/companies/companyContract.ts';
import type { MonthRange } from '@/web/lib/queries/reportQueries.ts';

export type NamedRange = MonthRange & { readonly label: string };

export type Periods = {
  /** First and last month of the books. */
  readonly from: string;
  readonly to: string;
  /** Fiscal years with books, oldest first. */
  readonly years: readonly NamedRange[];
  /** The last fiscal year, as far as its books go. */
  readonly last: MonthRange;
};

function labelOf({ startsOn, endsOn }: FiscalYear): string {
  const isCalendarYear = startsOn.endsWith('-01-01') && endsOn === `${startsOn.slice(0, 4)}-12-31`;
  return isCalendarYear
    ? startsOn.slice(0, 4)
    : `${formatMonth(monthOf(startsOn))} – ${formatMonth(monthOf(endsOn))}`;
}

/** The months a report can show; null while there are no books. */
export function periodsOf(
  { booksFrom, booksUntil }: Pick<CompanyOverview, 'booksFrom' | 'booksUntil'>,
  fiscalYears: readonly FiscalYear[],
): Periods | null {
  if (booksFrom === null || booksUntil === null) return null;
  const end = monthOf(booksUntil);
  const years = fiscalYears
    .filter(({ startsOn }) => startsOn <= booksUntil)
    .map((year) => {
      const to = monthOf(year.endsOn);
      return { label: labelOf(year), from: monthOf(year.startsOn), to: to > end ? end : to };
    });
  const last = years.at(-1) ?? { from: addToMonth(end, -11), to: end };
  const starts = [monthOf(booksFrom), ...years.map(({ from }) => from)].sort();
  return { from: starts[0] ?? end, to: end, years, last: { from: last.from, to: last.to } };
}
