/** Accounts of a double-entry ledger: type, normal side, and which statement they belong to. */
export const ACCOUNT_TYPES = ['asset', 'liability', 'equity', 'income', 'expense'] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];
export type NormalSide = 'debit' | 'credit';

/** The side on which an account of this type grows. */
export function normalSide(type: AccountType): NormalSide {
  return type === 'asset' || type === 'expense' ? 'debit' : 'credit';
}

/** True for accounts of the balance sheet, false for accounts of the profit and loss statement. */
export function isBalanceSheetAccount(type: AccountType): boolean {
  return type === 'asset' || type === 'liability' || type === 'equity';
}

/**
 * An amount as its statement shows it: positive on the account's normal side.
 * `amountMinor` is a ledger amount (debit positive).
 */
export function toNaturalSign(amountMinor: number, type: AccountType): number {
  if (amountMinor === 0) return 0;
  return normalSide(type) === 'debit' ? amountMinor : -amountMinor;
}
