import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { PLATFORM_ACCOUNTS, revenueAccountOf } from './platformAccounts.ts';
import { priceKeyOf } from './priceKeys.ts';

it('has every account on the page about own money', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../../docs/reference/own-money.md'), 'utf8');
  const numbers = Object.values(PLATFORM_ACCOUNTS).map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers.filter((number) => !page.includes(number))).toEqual([]);
});

it('gives the revenue of a price to its plan', () => {
  expect(revenueAccountOf(priceKeyOf('PRO'))).toBe('revenuePro');
  expect(revenueAccountOf(priceKeyOf('ENTERPRISE'))).toBe('revenueEnterprise');
  expect(revenueAccountOf(null)).toBe('revenueOther');
});
