import type { ChartLabels } from './ChartLabels.ts';
import type { ChartRow } from './chartRows.ts';

export type ChartColumn = {
  readonly key: Exclude<keyof ChartRow, 'month' | 'label'>;
  readonly label: string;
};

/** The columns that hold a figure, in the order of the table and of the CSV. */
export function chartColumns(rows: readonly ChartRow[], labels: ChartLabels): ChartColumn[] {
  const all: ChartColumn[] = [
    { key: 'actualMinor', label: labels.actual },
    { key: 'expectedMinor', label: labels.expected },
    { key: 'compareMinor', label: labels.compare ?? 'Baseline' },
    { key: 'lower80Minor', label: '80 % from' },
    { key: 'upper80Minor', label: '80 % to' },
    { key: 'lower95Minor', label: '95 % from' },
    { key: 'upper95Minor', label: '95 % to' },
  ];
  return all.filter(({ key }) => rows.some((row) => row[key] !== null));
}
