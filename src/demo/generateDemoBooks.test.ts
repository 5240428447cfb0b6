import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Books } from '@/core/ledger/Books.ts';
import { readSie } from '@/features/imports/readers/readSie.ts';
import { generateDemoBooks } from './generateDemoBooks.ts';

const read = (text: string): Books => readSie(iconv.encode(text, 'cp437'));
const input = { seed: 2026, today: '2026-11-21' };
const text = generateDemoBooks(input);
const books = read(text);

function movements(from: string, to: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { postings } of books.vouchers.filter(({ date }) => date >= from && date <= to))
    for (const { accountNumber, amountMinor } of postings)
      sums.set(accountNumber, (sums.get(accountNumber) ?? 0) + amountMinor);
  return sums;
}

describe('generateDemoBooks', () => {
  it('gives the same bytes for the same seed and others for another', () => {
    expect(generateDemoBooks(input)).toBe(text);
    expect(generateDemoBooks({ ...input, seed: 2027 })).not.toBe(text);
  });

  it('is read by the importer without any fault', () => {
    expect(books.faults).toEqual([]);
    expect(books.companyName).toBe('Norrsken Konsult AB');
    expect(books.currency).toBe('SEK');
  });

  it('covers 36 months up to the last whole one, in 2,000 to 4,000 balanced vouchers', () => {
    const months = new Set(books.vouchers.map(({ date }) => date.slice(0, 7)));
    expect([...months].sort().at(0)).toBe('2023-11');
    expect([...months].sort().at(-1)).toBe('2026-10');
    expect(months.size).toBe(36);
    expect(books.vouchers.length).toBeGreaterThan(2_000);
    expect(books.vouchers.length).toBeLessThan(4_000);
    for (const { postings } of books.vouchers)
      expect(postings.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(0);
  });

  it('opens each year with what the year before closed with', () => {
    expect(books.fiscalYears).toHaveLength(4);
    for (const { startsOn } of books.fiscalYears.slice(1)) {
      const openings = books.openings.filter(({ date }) => date === startsOn);
      const dayBefore = `${Number(startsOn.slice(0, 4)) - 1}-12-31`;
      const closed = new Map(
        books.closings
          .filter(({ date }) => date === dayBefore)
          .map(({ accountNumber, amountMinor }) => [accountNumber, amountMinor]),
      );
      expect(openings.length).toBeGreaterThan(8);
      for (const { accountNumber, amountMinor } of openings)
        expect(`${accountNumber} ${amountMinor}`).toBe(`${accountNumber} ${closed.get(accountNumber)}`);
    }
  });

  it('states closings that follow from openings and vouchers', () => {
    for (const { startsOn, endsOn } of books.fiscalYears) {
      const moved = movements(startsOn, endsOn);
      const opened = new Map(
        books.openings
          .filter(({ date }) => date === startsOn)
          .map(({ accountNumber, amountMinor }) => [accountNumber, amountMinor]),
      );
      for (const { accountNumber, amountMinor } of books.closings.filter(({ date }) => date === endsOn))
        expect(amountMinor).toBe((opened.get(accountNumber) ?? 0) + (moved.get(accountNumber) ?? 0));
    }
  });

  it.each([1, 2, 2026, 77_777])('keeps money on the bank account on every day (seed %i)', (seed) => {
    for (const today of ['2026-11-21', '2027-01-01', '2028-03-31']) {
      const { openings, vouchers } = read(generateDemoBooks({ seed, today }));
      let balance = openings.find(({ accountNumber }) => accountNumber === '1930')?.amountMinor ?? 0;
      let lowest = balance;
      for (const { postings } of vouchers) {
        for (const { accountNumber, amountMinor } of postings)
          if (accountNumber === '1930') balance += amountMinor;
        lowest = Math.min(lowest, balance);
      }
      expect(lowest).toBeGreaterThan(0);
    }
  });
});
