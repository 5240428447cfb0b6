import { describe, expect, it } from 'vitest';
import type { Books, BookVoucher } from '@/core/ledger/Books.ts';
import { identifyVouchers, sortVouchers } from './identifyVouchers.ts';
import { planImport } from './planImport.ts';
import { planYears } from './planYears.ts';

const voucher = (date: string, amountMinor = 100, text = ''): BookVoucher => ({
  series: 'A',
  number: '',
  date,
  description: text,
  line: 1,
  postings: [
    { accountNumber: '1', amountMinor, currency: 'SEK', description: '', line: 2 },
    { accountNumber: '2', amountMinor: -amountMinor, currency: 'SEK', description: '', line: 3 },
  ],
});

const account = (number: string) => ({
  number,
  name: number,
  type: 'asset' as const,
  isCash: false,
  line: 1,
});

const booksOf = (vouchers: readonly BookVoucher[], more: Partial<Books> = {}): Books => ({
  format: 'csv-mapped',
  encoding: 'utf-8',
  companyName: undefined,
  currency: 'SEK',
  fiscalYears: [],
  accounts: [account('1'), account('2')],
  openings: [],
  closings: [],
  vouchers,
  faults: [],
  ...more,
});

const facts = { company: { currency: 'SEK', hasPostings: false }, accounts: [], years: [] };
const codes = (faults: readonly { code: string }[]) => faults.map(({ code }) => code);
const calendar = (year: number) => ({ startsOn: `${year}-01-01`, endsOn: `${year}-12-31` });

describe('planYears', () => {
  it('takes the years of the books where a file states none, and calendar years beside them', () => {
    const broken = { startsOn: '2020-07-01', endsOn: '2021-06-30' };
    const file = booksOf([voucher('2020-08-01'), voucher('2019-03-01')]);
    expect(planYears(file, [broken])).toEqual({
      years: [
        { ...calendar(2019), isNew: true },
        { ...broken, isNew: false },
      ],
      faults: [],
    });
  });

  it('leaves out stated years with nothing in them, but keeps one that is only opened', () => {
    const file = booksOf([voucher('2021-03-01')], {
      format: 'sie',
      fiscalYears: [calendar(2022), calendar(2020), calendar(2021)],
      openings: [2020, 2022].map((year) => ({
        accountNumber: '1',
        date: `${year}-01-01`,
        amountMinor: 5,
        currency: 'SEK',
        line: 1,
      })),
    });
    expect(planYears(file, []).years.map(({ startsOn }) => startsOn)).toEqual(['2021-01-01', '2022-01-01']);
  });

  it('refuses years that overlap, that run backwards, and dates all over the centuries', () => {
    const sie = (fiscalYears: Books['fiscalYears']) =>
      booksOf([voucher('2021-03-01'), voucher('2020-08-01')], { format: 'sie', fiscalYears });
    const overlapping = sie([calendar(2021), { startsOn: '2020-07-01', endsOn: '2021-02-28' }]);
    expect(codes(planYears(overlapping, []).faults)).toEqual(['FISCAL_YEAR_CONFLICT']);
    const endless = sie([{ startsOn: '1990-01-01', endsOn: '2030-12-31' }]);
    expect(codes(planYears(endless, []).faults)).toEqual(['FISCAL_YEAR_INVALID']);
    const scattered = booksOf(Array.from({ length: 101 }, (_, index) => voucher(`${1900 + index}-01-01`)));
    expect(codes(planYears(scattered, []).faults)).toEqual(['FISCAL_YEARS_TOO_MANY']);
  });
});

describe('planImport', () => {
  it('mends texts that the database cannot hold', () => {
    const { vouchers } = planImport(booksOf([voucher('2021-01-01', 1, 'a\0b\ud800')]), facts);
    expect(vouchers[0]?.description).toBe('a\uFFFDb\uFFFD');
  });

  it('refuses what no reader should let through', () => {
    const unbalanced = { ...voucher('2021-01-01'), postings: voucher('2021-01-01').postings.slice(0, 1) };
    expect(codes(planImport(booksOf([unbalanced]), facts).faults)).toContain('VOUCHER_UNBALANCED');
    const unknown = booksOf([voucher('2021-01-01')], { accounts: [account('1')] });
    expect(codes(planImport(unknown, facts).faults)).toContain('ACCOUNT_UNKNOWN');
    const half = Math.floor(Number.MAX_SAFE_INTEGER / 2);
    const large = booksOf([voucher('2021-01-01', half), voucher('2021-01-02', half)]);
    expect(codes(planImport(large, facts).faults)).toContain('AMOUNT_INVALID');
    const lower = booksOf([voucher('2021-01-01')], { currency: 'kr' });
    expect(codes(planImport(lower, facts).faults)).toContain('CURRENCY_INVALID');
    const nameless = booksOf([voucher('2021-01-01')], {
      accounts: [account('1'), account('2'), account('')],
    });
    expect(codes(planImport(nameless, facts).faults)).toContain('ACCOUNT_INVALID');
  });

  it('keeps the type of an account that the books have', () => {
    const accounts = [{ id: 'x', number: '1', name: 'One', type: 'liability' as const }];
    const plan = planImport(booksOf([voucher('2021-01-01')]), { ...facts, accounts });
    expect(codes(plan.faults)).toEqual(['ACCOUNT_TYPE_KEPT']);
    expect(plan.newAccounts.map(({ number }) => number)).toEqual(['2']);
  });
});

describe('sortVouchers', () => {
  it('takes free occurrence numbers where an undone import left a gap', () => {
    const twins = identifyVouchers([voucher('2021-01-01'), voucher('2021-01-01')], 'sie', [calendar(2021)]);
    const occurrences = new Map([[twins[0]?.fingerprint ?? '', new Set([2])]]);
    const sorted = sortVouchers(twins, { occurrences, fingerprintsOfKey: new Map() });
    expect(sorted).toMatchObject({ alreadyThere: 1, twinsKept: 1, fresh: [{ occurrence: 1 }] });
  });
});
