import type { Command } from 'commander';
import { monthOf } from '@/core/ledger/isoDate.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import { type BalanceSheet, balanceSheetSchema } from '@/features/reports/reportContract.ts';
import type { CliContext } from '../CliContext.ts';
import { booksUntil, parseMonth } from '../defaultRange.ts';
import { renderTable } from '../renderTable.ts';

const TITLES = { asset: 'Assets', liability: 'Liabilities', equity: 'Equity' } as const;
const COLUMNS = [{ title: 'Account' }, { title: 'Name' }, { title: 'Amount', align: 'right' }] as const;

function render(report: BalanceSheet): string {
  const amount = (minor: number) => formatDecimal(minor, report.currency);
  const rows = report.sections.flatMap((section) => [
    ...section.rows.map((row) => [row.number, row.name, amount(row.amountMinor)]),
    ...(section.type === 'equity' ? [['', 'Result not yet closed', amount(report.unclosedResultMinor)]] : []),
    ['', TITLES[section.type], amount(section.totalMinor)],
  ]);
  const left = report.otherCurrencies.length === 0 ? [] : [`Left out: ${report.otherCurrencies.join(', ')}`];
  const verdict = report.isBalanced
    ? 'Balanced: assets = liabilities + equity.'
    : `Not balanced: off by ${amount(report.assetsMinor - report.liabilitiesAndEquityMinor)}.`;
  const head = `Balance sheet at the end of ${report.at}, ${report.currency}`;
  return [head, renderTable(COLUMNS, rows), verdict, ...left].join('\n');
}

export function balanceSheetCommand(report: Command, context: CliContext): void {
  report
    .command('balance-sheet')
    .description('Assets, liabilities and equity at the end of a month, each positive on its own side.')
    .option('--at <month>', 'the month, YYYY-MM', parseMonth)
    .action(async (options: { readonly at?: string }, command: Command) => {
      const client = await context.client(command);
      const at = options.at ?? monthOf(await booksUntil(client));
      const answer = await client.call('/api/reports/balance-sheet', {
        query: { at },
        schema: balanceSheetSchema,
      });
      context.print(command, answer, () => render(answer));
    });
}
