import { sumMinor } from '@/core/money/Money.ts';
import type { CompanyRows, TrialBalanceRow } from './ReportReadModel.ts';
import type { TrialBalance } from './reportContract.ts';
import type { ReportRange } from './reportRange.ts';

export function buildTrialBalance(
  { from, to }: ReportRange,
  { currency, rows }: CompanyRows<TrialBalanceRow>,
): TrialBalance {
  const shown = rows.map((row) => ({
    accountId: row.account_id,
    number: row.number,
    name: row.name,
    type: row.type,
    currency: row.currency,
    openingMinor: row.opening_minor,
    debitMinor: row.debit_minor,
    creditMinor: row.credit_minor,
    closingMinor: sumMinor([row.opening_minor, row.debit_minor, -row.credit_minor]),
  }));
  const own = shown.filter((row) => row.currency === currency);
  const totals = {
    openingMinor: sumMinor(own.map((row) => row.openingMinor)),
    debitMinor: sumMinor(own.map((row) => row.debitMinor)),
    creditMinor: sumMinor(own.map((row) => row.creditMinor)),
    closingMinor: sumMinor(own.map((row) => row.closingMinor)),
  };
  return { from, to, currency, rows: shown, totals };
}
