import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  Account,
  BalanceSheet,
  Cash,
  GeneralLedger,
  ProfitAndLoss,
  TrialBalance,
  Voucher,
} from '@/features/reports/reportContract.ts';
import { requestJson } from '@/web/lib/api/requestJson.ts';

export type MonthRange = { readonly from: string; readonly to: string };
export type LedgerRange = MonthRange & { readonly accountId: string };

/** Rows of a page of the general ledger; the API's own limit. */
const LEDGER_PAGE_ROWS = 200;

export function readLedgerPage(
  companyId: string,
  range: LedgerRange,
  cursor: string | undefined,
  signal?: AbortSignal,
): Promise<GeneralLedger> {
  const query = { ...range, limit: LEDGER_PAGE_ROWS, cursor };
  return requestJson('/api/reports/general-ledger', { companyId, query, ...(signal ? { signal } : {}) });
}

export const reportQueries = {
  accounts: (companyId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'accounts'],
      queryFn: ({ signal }) =>
        requestJson<{ items: Account[] }>('/api/accounts', { companyId, signal }).then(({ items }) => items),
    }),
  cash: (companyId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'cash'],
      queryFn: ({ signal }) => requestJson<Cash>('/api/cash', { companyId, signal }),
    }),
  trialBalance: (companyId: string, range: MonthRange) =>
    queryOptions({
      queryKey: ['company', companyId, 'trialBalance', range],
      queryFn: ({ signal }) =>
        requestJson<TrialBalance>('/api/reports/trial-balance', { companyId, query: range, signal }),
    }),
  profitAndLoss: (companyId: string, range: MonthRange) =>
    queryOptions({
      queryKey: ['company', companyId, 'profitAndLoss', range],
      queryFn: ({ signal }) =>
        requestJson<ProfitAndLoss>('/api/reports/profit-and-loss', { companyId, query: range, signal }),
    }),
  balanceSheet: (companyId: string, at: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'balanceSheet', at],
      queryFn: ({ signal }) =>
        requestJson<BalanceSheet>('/api/reports/balance-sheet', { companyId, query: { at }, signal }),
    }),
  generalLedger: (companyId: string, range: LedgerRange) =>
    infiniteQueryOptions({
      queryKey: ['company', companyId, 'generalLedger', range],
      queryFn: ({ pageParam, signal }) => readLedgerPage(companyId, range, pageParam, signal),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  voucher: (companyId: string, voucherId: string) =>
    queryOptions({
      queryKey: ['company', companyId, 'voucher', voucherId],
      queryFn: ({ signal }) =>
        requestJson<Voucher>(`/api/vouchers/${encodeURIComponent(voucherId)}`, { companyId, signal }),
    }),
};
