import type { BalanceSheet, ProfitAndLoss } from '@/features/reports/reportContract.ts';
import type { SharedTable } from './shareContract.ts';

type Row = SharedTable['rows'][number];

const SECTIONS = {
  income: 'Income',
  expense: 'Expenses',
  asset: 'Assets',
  liability: 'Liabilities',
  equity: 'Equity',
} as const;

/** Number and name of an account; what says both is not said twice. */
function nameOf({ number, name }: { number: string; name: string }): string {
  return number === name ? name : `${number} ${name}`;
}

const group = (label: string): Row => ({ kind: 'group', label, amountsMinor: [] });
const row = (label: string, amountsMinor: number[]): Row => ({ kind: 'row', label, amountsMinor });
const total = (label: string, amountsMinor: number[]): Row => ({ kind: 'total', label, amountsMinor });

/** What a link shows of a profit and loss statement: a column a month, and the total. */
export function buildSharedProfitAndLoss(companyName: string, report: ProfitAndLoss): SharedTable {
  const sections = report.sections.flatMap((section) => [
    group(SECTIONS[section.type]),
    ...section.rows.map((one) => row(nameOf(one), [...one.amountsMinor, one.totalMinor])),
    total(`Total ${SECTIONS[section.type].toLowerCase()}`, [...section.totalsMinor, section.totalMinor]),
  ]);
  return {
    kind: 'profitAndLoss',
    companyName,
    currency: report.currency,
    columns: [...report.months, 'total'],
    rows: [...sections, total('Result', [...report.resultsMinor, report.resultMinor])],
  };
}

/** What a link shows of a balance sheet: one column. */
export function buildSharedBalanceSheet(companyName: string, report: BalanceSheet): SharedTable {
  const sections = report.sections.flatMap((section) => [
    group(SECTIONS[section.type]),
    ...section.rows.map((one) => row(nameOf(one), [one.amountMinor])),
    ...(section.type === 'equity' ? [row('Result not yet closed', [report.unclosedResultMinor])] : []),
    total(`Total ${SECTIONS[section.type].toLowerCase()}`, [section.totalMinor]),
  ]);
  return {
    kind: 'balanceSheet',
    companyName,
    currency: report.currency,
    columns: [report.at],
    rows: [...sections, total('Total liabilities and equity', [report.liabilitiesAndEquityMinor])],
  };
}
