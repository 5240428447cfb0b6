import { isBalanceSheetAccount, toNaturalSign } from '@/core/ledger/Account.ts';
import { assertMinor, sumMinor } from '@/core/money/Money.ts';
import { otherCurrencies } from './otherCurrencies.ts';
import type { BalanceRow, CompanyRows } from './ReportReadModel.ts';
import type { BalanceSheet } from './reportContract.ts';

type Section = BalanceSheet['sections'][number];

function buildSection(
  type: Section['type'],
  own: readonly BalanceRow[],
  unclosedResultMinor: number,
): Section {
  const rows = own
    .filter((row) => row.type === type)
    .map(({ account_id: accountId, number, name, amount_minor }) => ({
      accountId,
      number,
      name,
      type,
      amountMinor: toNaturalSign(amount_minor, type),
    }));
  const carried = type === 'equity' ? unclosedResultMinor : 0;
  return { type, rows, totalMinor: assertMinor(sumMinor(rows.map((row) => row.amountMinor)) + carried) };
}

export function buildBalanceSheet(at: string, { currency, rows }: CompanyRows<BalanceRow>): BalanceSheet {
  const own = rows.filter((row) => row.currency === currency);
  const results = own.filter((row) => !isBalanceSheetAccount(row.type));
  const unclosedResultMinor = assertMinor(-sumMinor(results.map((row) => row.amount_minor)));
  const assets = buildSection('asset', own, unclosedResultMinor);
  const liabilities = buildSection('liability', own, unclosedResultMinor);
  const equity = buildSection('equity', own, unclosedResultMinor);
  const liabilitiesAndEquityMinor = sumMinor([liabilities.totalMinor, equity.totalMinor]);
  return {
    at,
    currency,
    sections: [assets, liabilities, equity],
    unclosedResultMinor,
    assetsMinor: assets.totalMinor,
    liabilitiesAndEquityMinor,
    isBalanced: assets.totalMinor === liabilitiesAndEquityMinor,
    otherCurrencies: otherCurrencies(rows, currency),
  };
}
