import type { CompanyGlance } from '@/features/companies/companyContract.ts';

/** What to look at in a company, in words. */
export const WARNING_WORDS: Readonly<Record<CompanyGlance['warnings'][number], string>> = {
  noBooks: 'No books yet',
  notReconciled: 'Books do not reconcile',
  cashRunsOut: 'Cash runs out',
  booksOld: 'Books are old',
  noForecast: 'No forecast yet',
  forecastStale: 'Books have changed since the forecast',
};

/** Companies whose name has every word that was typed, in any order. */
export function matchCompanies<Company extends { readonly name: string }>(
  companies: readonly Company[],
  typed: string,
): Company[] {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return companies.filter(({ name }) => words.every((word) => name.toLocaleLowerCase().includes(word)));
}
