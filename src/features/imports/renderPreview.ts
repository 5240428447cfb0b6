import type { BookFault } from '@/core/ledger/Books.ts';
import { cleanText } from './cleanBooks.ts';
import type { StoredPreview } from './ImportStore.ts';
import type { SortedVouchers } from './identifyVouchers.ts';
import {
  type CsvMapping,
  IMPORT_ROWS_SHOWN_MAX,
  type ImportFault,
  SAMPLE_POSTINGS_MAX,
  SAMPLE_VOUCHERS_MAX,
} from './importContract.ts';
import type { ImportPlan } from './planImport.ts';
import { fromReaderMapping } from './readerMapping.ts';
import { guessCsvMapping } from './readers/guessCsvMapping.ts';

/** Bytes of a CSV that are looked at to suggest a mapping. */
const CSV_HEAD_BYTES = 64 * 1024;

const SEVERITIES: readonly BookFault['severity'][] = ['error', 'refused', 'notice'];

/** The gravest first, in file order inside each weight, as many as one answer carries. */
export function shownFaults(faults: readonly BookFault[]): ImportFault[] {
  return SEVERITIES.flatMap((severity) =>
    faults.filter((fault) => fault.severity === severity).sort((a, b) => a.line - b.line),
  )
    .slice(0, IMPORT_ROWS_SHOWN_MAX)
    .map(({ severity, code, line, place, message }) => ({ severity, code, line, place, message }));
}

/** Vouchers that are left out; several faults of one voucher count once. */
export function countRefused(faults: readonly BookFault[]): number {
  const refused = faults.filter(({ severity }) => severity === 'refused');
  const listed = refused.filter(({ count }) => count === undefined);
  const places = new Set(listed.map(({ place, line }) => `${line} ${place}`));
  return refused.reduce((sum, { count }) => sum + (count ?? 0), places.size);
}

export function canCommit(faults: readonly BookFault[]): boolean {
  return !faults.some(({ severity }) => severity === 'error');
}

export function renderPreview(
  file: { readonly fileName: string; readonly bytes: Uint8Array; readonly mapping: CsvMapping | undefined },
  plan: ImportPlan,
  sorted: SortedVouchers,
): StoredPreview {
  const { books } = plan;
  const faults = [...plan.faults, ...sorted.faults];
  const newNumbers = new Set(plan.newAccounts.map(({ number }) => number));
  const guess = guessOf(file.bytes, plan);
  return {
    fileName: file.fileName,
    format: books.format,
    encoding: books.encoding,
    companyName: books.companyName ?? null,
    currency: books.currency,
    fiscalYears: plan.years.map(({ startsOn, endsOn }) => ({ startsOn, endsOn })),
    counts: {
      accounts: books.accounts.length,
      vouchers: books.vouchers.length,
      postings: books.vouchers.reduce((sum, { postings }) => sum + postings.length, 0),
    },
    newVouchers: sorted.fresh.length,
    alreadyThere: sorted.alreadyThere,
    twinsKept: sorted.twinsKept,
    refused: countRefused(faults),
    accounts: books.accounts.slice(0, IMPORT_ROWS_SHOWN_MAX).map(({ number, name, type, isCash }) => ({
      number,
      name,
      type,
      isCash,
      isNew: newNumbers.has(number),
    })),
    sampleVouchers: books.vouchers.slice(0, SAMPLE_VOUCHERS_MAX).map((voucher) => ({
      series: voucher.series,
      number: voucher.number,
      date: voucher.date,
      description: voucher.description,
      line: voucher.line,
      postings: voucher.postings.slice(0, SAMPLE_POSTINGS_MAX).map((posting) => ({
        account: posting.accountNumber,
        amountMinor: posting.amountMinor,
        currency: posting.currency,
        line: posting.line,
      })),
    })),
    faults: shownFaults(faults),
    faultCount: faults.length,
    canCommit: canCommit(faults),
    mapping: file.mapping ?? guess?.mapping ?? null,
    csv: guess?.csv ?? null,
  };
}

function guessOf(
  bytes: Uint8Array,
  { books }: ImportPlan,
): { mapping: CsvMapping | undefined; csv: StoredPreview['csv'] } | undefined {
  const isTable =
    books.format === 'csv-mapped' && !books.faults.some(({ code }) => /^(FILE|FORMAT)_/.test(code));
  if (!isTable) return undefined;
  const { mapping, header, sampleRows, missing } = guessCsvMapping(bytes.subarray(0, CSV_HEAD_BYTES));
  return {
    mapping: mapping && fromReaderMapping(mapping),
    csv: {
      header: header.map(cleanText),
      sampleRows: sampleRows.map((row) => row.map(cleanText)),
      missing: [...missing],
    },
  };
}
