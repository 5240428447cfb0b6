import { formatDecimal } from '@/core/money/Money.ts';
import type { Finance, FinanceFigureResponse } from '@/features/forecasts/financeContract.ts';
import { renderTable } from './renderTable.ts';

const SILENT = {
  known: '',
  beyondHorizon: 'beyond the horizon',
  doesNotApply: 'does not apply',
  notEnoughHistory: 'not enough history',
} as const;

const COLUMNS = [{ title: 'Figure' }, { title: 'Value', align: 'right' }, { title: 'Why' }] as const;

function valueText({ status, value, unit }: FinanceFigureResponse, currency: string): string {
  if (value === null) return SILENT[status];
  if (typeof value === 'string') return value;
  if (unit === 'minor') return formatDecimal(value, currency);
  if (unit === 'ratio' || unit === 'probability') return `${(value * 100).toFixed(1)} %`;
  return unit === 'months' ? `${value} months` : String(value);
}

/** Each figure with its value and what it says; formulas and inputs are in the JSON. */
export function renderFinance({ figures, floorMinor }: Finance, currency: string): string[] {
  return [
    `Finance figures, ${currency}, floor ${formatDecimal(floorMinor, currency)}`,
    renderTable(
      COLUMNS,
      figures.map((figure) => [figure.label, valueText(figure, currency), figure.note]),
    ),
  ];
}
