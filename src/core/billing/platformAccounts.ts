/** The chart of accounts of AccuBooks' own company: what its billing posts to, and the bank beside it. */
import type { AccountType } from '../ledger/Account.ts';

type PlatformAccountFacts = {
  readonly number: string;
  readonly name: string;
  readonly type: AccountType;
  readonly isCash: boolean;
};

const account = (number: string, name: string, type: AccountType, isCash = false): PlatformAccountFacts => ({
  number,
  name,
  type,
  isCash,
});

export const PLATFORM_ACCOUNTS = {
  bank: account('1000', 'Bank', 'asset', true),
  clearing: account('1010', 'Cash at the payment provider', 'asset', true),
  receivables: account('1100', 'Receivables from customers', 'asset'),
  disputed: account('1200', 'Money held for disputes', 'asset'),
  credits: account('2000', 'Credits of customers', 'liability'),
  deferred: account('2100', 'Deferred revenue', 'liability'),
  revenuePro: account('3010', 'Subscriptions PRO', 'income'),
  revenueEnterprise: account('3020', 'Subscriptions ENTERPRISE', 'income'),
  revenueOther: account('3090', 'Other revenue', 'income'),
  refunds: account('3800', 'Refunds given', 'income'),
  fees: account('5000', 'Fees of the payment provider', 'expense'),
  disputeFees: account('5100', 'Fees for disputes', 'expense'),
  disputeLosses: account('5200', 'Losses from disputes', 'expense'),
  badDebts: account('5300', 'Bad debts', 'expense'),
  declined: account('9900', 'Declined payments, for the record', 'expense'),
} as const satisfies Readonly<Record<string, PlatformAccountFacts>>;

export type PlatformAccount = keyof typeof PLATFORM_ACCOUNTS;

/** The account that the revenue of a price belongs to. */
export function revenueAccountOf(priceKey: string | null): PlatformAccount {
  if (priceKey?.startsWith('accubooks_pro_')) return 'revenuePro';
  if (priceKey?.startsWith('accubooks_enterprise_')) return 'revenueEnterprise';
  return 'revenueOther';
}
