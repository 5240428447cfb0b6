import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalVoucher } from './canonicalVoucher.ts';
import { addDays } from './isoDate.ts';
import { type AccountBalance, addBalances, openingDelta } from './openingDelta.ts';
import { isFiscalYear, periodsOf } from './periodsOf.ts';
import { reversalOf } from './reversalOf.ts';
import { totalsByCurrency, voucherFaults } from './voucherFaults.ts';

const currency = fc.constantFrom('SEK', 'EUR');
const amountMinor = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const balance = fc.record({ account: fc.constantFrom('1930', '2099', '2440', 'RBF'), currency, amountMinor });
const date = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1970-01-01', days));
const text = fc.string({ maxLength: 12 });
const posting = fc.record({
  accountNumber: fc.constantFrom('1930', '3000', '4000'),
  amountMinor,
  currency,
  description: text,
  line: fc.nat(),
});
const voucher = fc.record({
  series: text,
  number: text,
  date,
  description: text,
  line: fc.nat(),
  postings: fc.array(posting, { minLength: 1, maxLength: 8 }),
});

function amountOf(balances: readonly AccountBalance[], account: string, code: string): number {
  return balances.find((each) => each.account === account && each.currency === code)?.amountMinor ?? 0;
}

describe('the rules of the ledger', () => {
  it('periods cover their year without gap or overlap, each inside one month', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 0, max: 500 }), (startsOn, days) => {
        const year = { startsOn, endsOn: addDays(startsOn, days) };
        fc.pre(isFiscalYear(year));
        const periods = periodsOf(year);
        expect(periods[0]?.startsOn).toBe(startsOn);
        expect(periods.at(-1)?.endsBefore).toBe(addDays(year.endsOn, 1));
        for (const [index, period] of periods.entries()) {
          expect(period.startsOn.slice(0, 7)).toBe(addDays(period.endsBefore, -1).slice(0, 7));
          if (index > 0) expect(period.startsOn).toBe(periods[index - 1]?.endsBefore);
        }
      }),
    );
  });

  it('an opening moves every account to its target, sums to zero, and is empty the second time', () => {
    fc.assert(
      fc.property(fc.array(balance), fc.array(balance), (target, carried) => {
        const delta = openingDelta(target, carried, 'RBF');
        for (const off of totalsByCurrency(delta)?.values() ?? []) expect(off).toBe(0);
        const after = addBalances([...carried, ...delta]);
        const wanted = addBalances(target);
        for (const account of ['1930', '2099', '2440'])
          for (const code of ['SEK', 'EUR'])
            expect(amountOf(after, account, code)).toBe(amountOf(wanted, account, code));
        expect(openingDelta(target, after, 'RBF')).toEqual([]);
      }),
    );
  });

  it('a voucher and its reversal add up to zero in every account', () => {
    fc.assert(
      fc.property(voucher, (original) => {
        const reversal = reversalOf(original);
        const all = [...original.postings, ...reversal.postings];
        expect(addBalances(all.map((each) => ({ ...each, account: each.accountNumber })))).toEqual([]);
        expect(reversal.date).toBe(original.date);
      }),
    );
  });

  it('a voucher is refused exactly when a currency does not sum to zero', () => {
    fc.assert(
      fc.property(voucher, (each) => {
        const sums = new Map<string, bigint>();
        for (const { currency: code, amountMinor: amount } of each.postings)
          sums.set(code, (sums.get(code) ?? 0n) + BigInt(amount));
        const isBalanced = [...sums.values()].every((sum) => sum === 0n);
        expect(voucherFaults(each).length === 0).toBe(isBalanced);
      }),
    );
  });

  it('two vouchers have one canonical text only when they say the same', () => {
    fc.assert(
      fc.property(voucher, voucher, (one, other) => {
        expect(canonicalVoucher({ ...one })).toBe(
          canonicalVoucher({ ...one, line: one.line + 1 } as typeof one),
        );
        const moved = {
          ...one,
          postings: one.postings.map((each) => ({ ...each, amountMinor: each.amountMinor + 1 })),
        };
        expect(canonicalVoucher(moved)).not.toBe(canonicalVoucher(one));
        if (one.date !== other.date) expect(canonicalVoucher(one)).not.toBe(canonicalVoucher(other));
      }),
    );
  });
});
