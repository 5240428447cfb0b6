import type { Command } from 'commander';
import { formatDecimal } from '@/core/money/Money.ts';
import { type ProfitAndLoss, profitAndLossSchema } from '@/features/reports/reportContract.ts';
import type { CliContext } from '../CliContext.ts';
import { monthRange, parseMonth, type RangeOptions } from '../defaultRange.ts';
import { renderTable } from '../renderTable.ts';

const TITLES = { income: 'Income', expense: 'Expense' } as const;

function render(report: ProfitAndLoss): string {
  const amounts = (monthly: readonly number[], total: number) =>
    [...monthly, total].map((minor) => formatDecimal(minor, report.currency));
  const columns = [
    { title: 'Account' },
    { title: 'Name' },
    ...[...report.months, 'Total'].map((title) => ({ title, align: 'right' as const })),
  ];
  const sections = report.sections.flatMap(({ type, rows, totalsMinor, totalMinor }) => [
    ...rows.map((row) => [row.number, row.name, ...amounts(row.amountsMinor, row.totalMinor)]),
    ['', TITLES[type], ...amounts(totalsMinor, totalMinor)],
  ]);
  const result = ['', 'Result', ...amounts(report.resultsMinor, report.resultMinor)];
  const left = report.otherCurrencies.length === 0 ? [] : [`Left out: ${report.otherCurrencies.join(', ')}`];
  const head = `Profit and loss ${report.from} to ${report.to}, ${report.currency}`;
  return [head, renderTable(columns, [...sections, result]), ...left].join('\n');
}

export function profitAndLossCommand(report: Command, context: CliContext): void {
  report
    .command('profit-and-loss')
    .description('Income and expense by month, both positive; result = income − expense.')
    .option('--from <month>', 'first month, YYYY-MM', parseMonth)
    .option('--to <month>', 'last month, YYYY-MM', parseMonth)
    .action(async (options: RangeOptions, command: Command) => {
      const client = await context.client(command);
      const query = await monthRange(client, options);
      const answer = await client.call('/api/reports/profit-and-loss', {
        query,
        schema: profitAndLossSchema,
      });
      context.print(command, answer, () => render(answer));
    });
}
