import type { ProblemArea, ProblemImpact } from '@/core/incidents/problemReports.ts';

export const AREA_WORDS: Readonly<Record<ProblemArea, string>> = {
  signIn: 'Signing in, my account',
  books: 'Books, imports and reports',
  forecasts: 'Forecasts and scenarios',
  billing: 'Plan and billing',
  other: 'Something else',
};

/** In the words of whoever reports; operators read the same. */
export const IMPACT_WORDS: Readonly<Record<ProblemImpact, string>> = {
  stopped: 'I cannot go on with my work',
  slowed: 'I can go on, but it costs me time',
  noticed: 'I only noticed it',
};

const PLACES: readonly (readonly [RegExp, ProblemArea])[] = [
  [/^\/account/, 'signIn'],
  [/\/(reports|import|vouchers)(\/|$)/, 'books'],
  [/\/(forecast|scenarios)(\/|$)/, 'forecasts'],
  [/\/(billing|usage)(\/|$)/, 'billing'],
];

/** What a problem on a page is most likely about. */
export function areaOfPage(page: string | undefined): ProblemArea {
  return PLACES.find(([place]) => place.test(page ?? ''))?.[1] ?? 'other';
}

export type ProblemContext = {
  readonly page?: string | undefined;
  readonly code?: string | undefined;
  readonly request?: string | undefined;
};

/** What is sent with a report: where it was, and what the error said. Empty when nothing is known. */
export function contextText({ page, code, request }: ProblemContext): string {
  return [page && `Page ${page}`, code && `code ${code}`, request && `request ${request}`]
    .filter(Boolean)
    .join(', ');
}
