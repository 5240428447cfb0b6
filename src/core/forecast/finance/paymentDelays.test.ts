import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../paths/SeededRandom.ts';
import { measureCollectionLag, shiftedAt } from './collectionLag.ts';
import { expectReceipts, measurePaymentDelays } from './paymentDelays.ts';

describe('payment delays', () => {
  const invoices = [
    { invoicedMonth: '2025-01', amountMinor: 100, paidMonth: '2025-01' },
    { invoicedMonth: '2025-01', amountMinor: 200, paidMonth: '2025-02' },
    { invoicedMonth: '2025-01', amountMinor: 100, paidMonth: '2025-03' },
    { invoicedMonth: '2025-02', amountMinor: 100, paidMonth: null },
  ];

  it('are hazards by amount in which an open invoice counts as long as it was watched, by hand', () => {
    // At risk: 500, 400 and, the open invoice being one month old, 100 after two months.
    const delays = measurePaymentDelays(invoices, '2025-03');
    expect([...(delays?.hazards.slice(0, 4) ?? [])]).toEqual([0.2, 0.5, 1, 0]);
    expect([...(delays?.shares.slice(0, 4) ?? [])]).toEqual([0.2, 0.4, 0.4, 0]);
    expect(delays?.unpaidShare).toBe(0);
  });

  it('leave what nobody was seen to pay unpaid', () => {
    const never = measurePaymentDelays(
      [
        { invoicedMonth: '2024-01', amountMinor: 300, paidMonth: '2024-02' },
        { invoicedMonth: '2024-01', amountMinor: 100, paidMonth: null },
      ],
      '2025-06',
    );
    expect(never?.unpaidShare).toBe(0.25);
  });

  it('know only what was known then, take early payments as at once and refuse an amount of zero', () => {
    const early = [{ invoicedMonth: '2025-02', amountMinor: 50, paidMonth: '2025-01' }];
    expect(measurePaymentDelays(early, '2025-02')?.shares[0]).toBe(1);
    expect(measurePaymentDelays(early, '2025-01')).toBeNull();
    expect(
      measurePaymentDelays([{ ...invoices[0], paidMonth: '2025-09' } as never], '2025-03')?.unpaidShare,
    ).toBe(1);
    expect(() =>
      measurePaymentDelays([{ invoicedMonth: '2025-01', amountMinor: 0, paidMonth: null }], '2025-02'),
    ).toThrow(/above zero/);
  });

  it('bring in an open invoice by how long it has been open, and coming sales by all delays', () => {
    const delays = measurePaymentDelays(invoices, '2025-03');
    if (!delays) throw new Error('no delays');
    const open = invoices.filter(({ paidMonth }) => paidMonth === null);
    // Open since February: one month old, so the rest is paid after two, in April. Sales of 1,000: 200, 400, 400.
    expect([...expectReceipts(delays, open, [1_000, 0, 0, 0], '2025-03')]).toEqual([300, 400, 400, 0]);
  });
});

describe('the collection lag', () => {
  const random = new SeededRandom(5, 0);
  const income = Array.from({ length: 40 }, () => 1_000 + Math.round(500 * random.open()));
  const expense = Array.from({ length: 40 }, () => 700 + Math.round(100 * random.open()));

  function cashWith(lag: number, noise: number, share = 1): number[] {
    let cash = 50_000;
    return income.map((_, month) => {
      if (month === 0) return cash;
      cash += Math.round(
        share * shiftedAt(income, month, lag) - (expense[month] ?? 0) + noise * (random.open() - 0.5) + 40,
      );
      return cash;
    });
  }

  it.each([0, 0.4, 1, 1.7, 2.5, 3])('is found: %d months', (lag) => {
    expect(measureCollectionLag(cashWith(lag, 0), income, expense)?.months).toBeCloseTo(lag, 5);
    const noisy = measureCollectionLag(cashWith(lag, 100), income, expense);
    expect(Math.abs((noisy?.months ?? 9) - lag)).toBeLessThanOrEqual(0.2);
    expect(measureCollectionLag(cashWith(lag, 0, 1.25), income, expense)?.months).toBeCloseTo(lag, 5);
  });

  it('is not made up from noise, from too little or from what never moves', () => {
    expect(measureCollectionLag(cashWith(1, 5_000), income, expense)).toBeNull();
    expect(
      measureCollectionLag(cashWith(1, 0).slice(0, 14), income.slice(0, 14), expense.slice(0, 14)),
    ).toBeNull();
    const still = Array<number>(30).fill(100);
    expect(measureCollectionLag(still, still, still)).toBeNull();
  });

  it('reads between months in proportion', () => {
    expect(shiftedAt([10, 20, 30], 2, 0)).toBe(30);
    expect(shiftedAt([10, 20, 30], 2, 1.5)).toBe(15);
    expect(shiftedAt([10, 20, 30], 0, 3)).toBe(10);
  });
});
