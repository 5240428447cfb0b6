import { describe, expect, it } from 'vitest';
import { canonicalVoucher, voucherKey } from './canonicalVoucher.ts';
import { openingDelta } from './openingDelta.ts';
import { isFiscalYear, periodsOf } from './periodsOf.ts';
import { proveBalances } from './proveBalances.ts';
import { POSTINGS_PER_VOUCHER_MAX, voucherFaults } from './voucherFaults.ts';

const sek = (amountMinor: number) => ({ amountMinor, currency: 'SEK' });

describe('periodsOf', () => {
  it('cuts a broken year at the months and clips its ends', () => {
    const periods = periodsOf({ startsOn: '2021-05-15', endsOn: '2021-07-10' });
    expect(periods).toEqual([
      { startsOn: '2021-05-15', endsBefore: '2021-06-01' },
      { startsOn: '2021-06-01', endsBefore: '2021-07-01' },
      { startsOn: '2021-07-01', endsBefore: '2021-07-11' },
    ]);
  });

  it('refuses a year that runs backwards or without end', () => {
    expect(isFiscalYear({ startsOn: '2021-02-01', endsOn: '2021-01-31' })).toBe(false);
    expect(isFiscalYear({ startsOn: '1900-01-01', endsOn: '2100-12-31' })).toBe(false);
    expect(() => periodsOf({ startsOn: '1900-01-01', endsOn: '2100-12-31' })).toThrow('no fiscal year');
  });
});

describe('voucherFaults', () => {
  it('names every fault of a voucher', () => {
    expect(voucherFaults({ date: '2021-02-30', postings: [] }).map(({ code }) => code)).toEqual([
      'DATE_INVALID',
      'VOUCHER_EMPTY',
    ]);
    expect(voucherFaults({ date: '2021-01-01', postings: [sek(100), sek(-99)] })).toEqual([
      {
        code: 'VOUCHER_UNBALANCED',
        message: 'The voucher of 2021-01-01 does not balance: debit exceeds credit by 0.01 SEK.',
      },
    ]);
  });

  it('balances each currency by itself', () => {
    const postings = [sek(100), { amountMinor: -100, currency: 'EUR' }];
    expect(voucherFaults({ date: '2021-01-01', postings })).toHaveLength(2);
  });

  it('refuses amounts whose sum leaves the safe range, and vouchers of too many postings', () => {
    const huge = [sek(Number.MAX_SAFE_INTEGER), sek(-Number.MAX_SAFE_INTEGER)];
    expect(voucherFaults({ date: '2021-01-01', postings: huge })[0]?.code).toBe('AMOUNT_INVALID');
    const many = Array.from({ length: POSTINGS_PER_VOUCHER_MAX + 1 }, () => sek(0));
    expect(voucherFaults({ date: '2021-01-01', postings: many })[0]?.code).toBe('VOUCHER_TOO_LARGE');
  });
});

describe('canonicalVoucher', () => {
  const voucher = { series: 'A', number: '1', date: '2021-01-01', description: 'Kafé  Å', postings: [] };

  it('does not see spacing and the form of accents', () => {
    const decomposed = { ...voucher, description: ' Kafé Å'.normalize('NFD') };
    expect(canonicalVoucher(decomposed)).toBe(canonicalVoucher(voucher));
  });

  it('does not let two fields flow into one another', () => {
    const one = canonicalVoucher({ ...voucher, series: 'A', number: '11' });
    expect(one).not.toBe(canonicalVoucher({ ...voucher, series: 'A1', number: '1' }));
    expect(voucherKey({ series: 'A', number: '1' }, '2021-01-01')).not.toBe(
      voucherKey({ series: 'A', number: '1' }, '2022-01-01'),
    );
    expect(voucherKey({ series: 'A', number: ' ' }, '2021-01-01')).toBeUndefined();
  });
});

describe('openingDelta', () => {
  it('gives the result of the year before to the account that brings it forward', () => {
    const at = (account: string, amountMinor: number) => ({ account, ...sek(amountMinor) });
    const delta = openingDelta([at('1930', 100), at('2099', -100)], [at('1930', 100)], 'RBF');
    expect(delta).toEqual([at('2099', -100), at('RBF', 100)]);
  });
});

describe('proveBalances', () => {
  it('lists what does not tie out first', () => {
    const line = { openingMinor: 10, postingsMinor: 5, closingMinor: 15, statedMinor: null };
    const wrong = { ...line, statedMinor: 16 };
    const proof = proveBalances([line, wrong, { ...line, statedMinor: 15 }]);
    expect(proof.isProven).toBe(false);
    expect(proof.lines.map(({ isProven }) => isProven)).toEqual([false, true, true]);
  });
});
