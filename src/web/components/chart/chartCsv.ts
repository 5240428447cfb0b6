import type { CsvCell } from '@/core/csv/csvCell.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import type { ChartLabels } from './ChartLabels.ts';
import { chartColumns } from './chartColumns.ts';
import type { ChartRow } from './chartRows.ts';

export function chartCsv(rows: readonly ChartRow[], currency: string, labels: ChartLabels): CsvCell[][] {
  const columns = chartColumns(rows, labels);
  const first = rows.some(({ label }) => label !== undefined) ? 'Period' : 'Month';
  const head = [first, ...columns.map(({ label }) => `${label} (${currency})`)];
  const decimal = (amount: number | null): CsvCell =>
    amount === null ? null : formatDecimal(amount, currency);
  return [
    head,
    ...rows.map((row) => [row.label ?? row.month, ...columns.map(({ key }) => decimal(row[key]))]),
  ];
}
