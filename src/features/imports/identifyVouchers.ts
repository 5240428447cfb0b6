import { createHash } from 'node:crypto';
import type { BookFault, BookFiscalYear, BookFormat, BookVoucher } from '@/core/ledger/Books.ts';
import { canonicalVoucher, voucherKey } from '@/core/ledger/canonicalVoucher.ts';
import { placeOf } from './cleanBooks.ts';
import { yearOf } from './planYears.ts';

/** Numbers of these formats are cheque or invoice numbers: two vouchers may well share one. */
const FORMATS_WITHOUT_KEYS: ReadonlySet<BookFormat> = new Set(['quickbooks-journal', 'beancount']);

export type IdentifiedVoucher = {
  readonly voucher: BookVoucher;
  readonly fingerprint: string;
  readonly key: string | undefined;
};
export type FreshVoucher = IdentifiedVoucher & { readonly occurrence: number };

/** What earlier imports brought in, as far as it concerns the vouchers at hand. */
export type KnownVouchers = {
  /** Occurrences by fingerprint. */
  readonly occurrences: ReadonlyMap<string, ReadonlySet<number>>;
  /** Fingerprints by voucher key, of vouchers that still stand. */
  readonly fingerprintsOfKey: ReadonlyMap<string, ReadonlySet<string>>;
};

export type SortedVouchers = {
  readonly fresh: readonly FreshVoucher[];
  readonly alreadyThere: number;
  /** Vouchers of the file that equal an earlier one of the file, and are kept. */
  readonly twinsKept: number;
  readonly faults: readonly BookFault[];
};

export function identifyVouchers(
  vouchers: readonly BookVoucher[],
  format: BookFormat,
  years: readonly BookFiscalYear[],
): IdentifiedVoucher[] {
  const hasKeys = !FORMATS_WITHOUT_KEYS.has(format);
  return vouchers.map((voucher) => ({
    voucher,
    fingerprint: createHash('sha256').update(canonicalVoucher(voucher)).digest('hex'),
    key: hasKeys ? voucherKey(voucher, yearOf(years, voucher.date)?.startsOn ?? '') : undefined,
  }));
}

/** Tells new vouchers from those that are there already, by counting equal ones on both sides. */
export function sortVouchers(vouchers: readonly IdentifiedVoucher[], known: KnownVouchers): SortedVouchers {
  const fingerprintsInFile = fingerprintsByKey(vouchers);
  const seen = new Map<string, number>();
  const free = new Map<string, Generator<number>>();
  const fresh: FreshVoucher[] = [];
  const faults: BookFault[] = [...doubleNumbers(vouchers)];
  let alreadyThere = 0;
  let twinsKept = 0;
  for (const identified of vouchers) {
    const { fingerprint } = identified;
    const taken = known.occurrences.get(fingerprint) ?? new Set<number>();
    const count = (seen.get(fingerprint) ?? 0) + 1;
    seen.set(fingerprint, count);
    if (count > 1) twinsKept += 1;
    if (count <= taken.size) {
      alreadyThere += 1;
      continue;
    }
    const changed = changedVoucher(identified, known, fingerprintsInFile);
    if (changed !== undefined) {
      faults.push(changed);
      continue;
    }
    const numbers = free.get(fingerprint) ?? freeNumbers(taken);
    free.set(fingerprint, numbers);
    fresh.push({ ...identified, occurrence: numbers.next().value });
  }
  return { fresh, alreadyThere, twinsKept, faults };
}

function* freeNumbers(taken: ReadonlySet<number>): Generator<number, never> {
  for (let number = 1; ; number += 1) if (!taken.has(number)) yield number;
}

function fingerprintsByKey(vouchers: readonly IdentifiedVoucher[]): Map<string, Set<string>> {
  const byKey = new Map<string, Set<string>>();
  for (const { key, fingerprint } of vouchers) {
    if (key === undefined) continue;
    const fingerprints = byKey.get(key);
    if (fingerprints === undefined) byKey.set(key, new Set([fingerprint]));
    else fingerprints.add(fingerprint);
  }
  return byKey;
}

function changedVoucher(
  { voucher, key }: IdentifiedVoucher,
  known: KnownVouchers,
  fingerprintsInFile: ReadonlyMap<string, ReadonlySet<string>>,
): BookFault | undefined {
  if (key === undefined) return undefined;
  const inFile = fingerprintsInFile.get(key);
  const earlier = [...(known.fingerprintsOfKey.get(key) ?? [])];
  if (!earlier.some((fingerprint) => !inFile?.has(fingerprint))) return undefined;
  return {
    severity: 'refused',
    code: 'VOUCHER_CHANGED',
    line: voucher.line,
    place: placeOf(voucher),
    message: `The books have a ${placeOf(voucher)} of this fiscal year with other content: undo the import that brought it in, or reverse that voucher, and import this file again.`,
  };
}

function doubleNumbers(vouchers: readonly IdentifiedVoucher[]): BookFault[] {
  const firstOf = new Map<string, string>();
  const told = new Set<string>();
  const faults: BookFault[] = [];
  for (const { voucher, key, fingerprint } of vouchers) {
    if (key === undefined) continue;
    const first = firstOf.get(key);
    if (first === undefined) firstOf.set(key, fingerprint);
    else if (first !== fingerprint && !told.has(key)) {
      told.add(key);
      const message = 'The file has this number more than once with different content; all of them are kept.';
      faults.push({
        severity: 'notice',
        code: 'NUMBER_TWICE',
        line: voucher.line,
        place: placeOf(voucher),
        message,
      });
    }
  }
  return faults;
}
