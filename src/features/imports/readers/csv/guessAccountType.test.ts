import { describe, expect, it } from 'vitest';
import { isCashAccount, typeOfNumber, typeOfPath } from './guessAccountType.ts';

describe('guessAccountType', () => {
  it.each([
    ['Checking', 'asset'],
    ['Accounts Receivable (A/R)', 'asset'],
    ['Accounts Payable (A/P)', 'liability'],
    ['Mastercard', 'liability'],
    ['Notes Payable', 'liability'],
    ['Board of Equalization Payable', 'liability'],
    ['Sales Tax Payable', 'liability'],
    ['Opening Balance Equity', 'equity'],
    ['Retained Earnings', 'equity'],
    ['Landscaping Services:Job Materials:Plants and Soil', 'income'],
    ['Sales of Product Income', 'income'],
    ['Fee Income', 'income'],
    ['Cost of Goods Sold', 'expense'],
    ['Bank Fees', 'expense'],
    ['Income Tax Expense', 'expense'],
    ['Legal & Professional Fees:Accounting', 'expense'],
    ['Rent or Lease', 'expense'],
    ['Inventory Asset', 'asset'],
    ['Truck:Original Cost', 'asset'],
    ['Less Accumulated Depreciation on Office Equipment', 'asset'],
    ['Deferred Revenue', 'liability'],
    ['Interest Income', 'income'],
    ['Försäljning', 'income'],
    ['Hyra', 'expense'],
  ])('%s is %s', (name, type) => {
    expect(typeOfPath(name)).toBe(type);
  });

  it('knows the numbers of four charts, and money', () => {
    expect(typeOfNumber('4010', 'us')).toBe('income');
    expect(typeOfNumber('4010', 'bas')).toBe('expense');
    expect(typeOfNumber('200', 'xero')).toBe('income');
    expect(typeOfNumber('707000', 'pcg')).toBe('income');
    expect(typeOfNumber('Sales', 'us')).toBeUndefined();
    expect(isCashAccount('asset', '1930', 'Företagskonto', 'bas')).toBe(true);
    expect(isCashAccount('asset', '512000', 'Crédit', 'pcg')).toBe(true);
    expect(isCashAccount('asset', '610', 'Accounts Receivable', 'xero')).toBe(false);
    expect(isCashAccount('expense', '6570', 'Bank Fees', 'bas')).toBe(false);
  });
});
