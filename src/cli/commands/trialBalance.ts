import type { Command } from 'commander';
import { formatDecimal } from '@/core/money/Money.ts';
import { type TrialBalance, trialBalanceSchema } from '@/features/reports/reportContract.ts';
import type { CliContext } from '../CliContext.ts';
import { monthRange, parseMonth, type RangeOptions } from '../defaultRange.ts';
import { renderTable } from '../renderTable.ts';

const COLUMNS = [
  { title: 'Account' },
  { title: 'Name' },
  { title: 'Currency' },
  { title: 'Opening', align: 'right' },
  { title: 'Debit', align: 'right' },
  { title: 'Credit', align: 'right' },
  { title: 'Closing', align: 'right' },
] as const;

type Figures = TrialBalance['totals'];

function render(report: TrialBalance): string {
  const cells = ({ openingMinor, debitMinor, creditMinor, closingMinor }: Figures, currency: string) =>
    [openingMinor, debitMinor, creditMinor, closingMinor].map((minor) => formatDecimal(minor, currency));
  const rows = report.rows.map((row) => [row.number, row.name, row.currency, ...cells(row, row.currency)]);
  const total = ['', 'Total', report.currency, ...cells(report.totals, report.currency)];
  return `Trial balance ${report.from} to ${report.to}\n${renderTable(COLUMNS, [...rows, total])}`;
}

export function trialBalanceCommand(report: Command, context: CliContext): void {
  report
    .command('trial-balance')
    .description('Opening, debit, credit and closing of every account; debit positive, credit negative.')
    .option('--from <month>', 'first month, YYYY-MM', parseMonth)
    .option('--to <month>', 'last month, YYYY-MM', parseMonth)
    .action(async (options: RangeOptions, command: Command) => {
      const client = await context.client(command);
      const query = await monthRange(client, options);
      const answer = await client.call('/api/reports/trial-balance', { query, schema: trialBalanceSchema });
      context.print(command, answer, () => render(answer));
    });
}
