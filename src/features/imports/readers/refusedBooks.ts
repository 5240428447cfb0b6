import type { BookFault, BookFormat, Books } from '@/core/ledger/Books.ts';

/** Books of a file that could not be read at all: nothing but the fault that says why. */
export function refusedBooks(
  format: BookFormat,
  code: string,
  message: string,
  about: { readonly encoding?: string; readonly currency?: string; readonly line?: number } = {},
): Books {
  const fault: BookFault = { severity: 'error', code, line: about.line ?? 0, place: 'file', message };
  return {
    format,
    encoding: about.encoding ?? 'unknown',
    companyName: undefined,
    currency: about.currency ?? 'XXX',
    fiscalYears: [],
    accounts: [],
    openings: [],
    closings: [],
    vouchers: [],
    faults: [fault],
  };
}
