/** Expense trajectory: what was spent and what is expected to be, month by month and line by line. */
import { formatMonth } from '@/core/ledger/isoDate.ts';
import type { SeriesForecast } from '../SeriesForecast.ts';
import { type BooksLines, forecastConfidence, sumOf, wholeMonths } from './BooksLines.ts';
import { type FigureHead, type FinanceFigure, knownFigure, silentFigure } from './FinanceFigure.ts';

const YEAR = 12;

/** One figure for all expenses and one for each class that the books are forecast by. */
export function expenseFigures(lines: BooksLines): FinanceFigure[] {
  return lines.expenses.map((series) => trajectory(series, lines));
}

function headOf({ key, label }: SeriesForecast): FigureHead {
  const isTotal = key === 'expense';
  return {
    key: isTotal ? 'expenseTrajectory' : `expenseTrajectory.${key}`,
    group: 'expense',
    label: isTotal ? 'Expected expenses' : `Expected: ${label}`,
    unit: 'minor',
    formula: 'The sum of expected expenses of the next 12 months, or of all months forecast if fewer.',
    method: 'Booked expenses of the last 12 whole months, then their forecast.',
  };
}

function trajectory(series: SeriesForecast, lines: BooksLines): FinanceFigure {
  const head = headOf(series);
  const booked = wholeMonths(series, lines).slice(-YEAR);
  const values = [
    ...booked.map(({ month, valueMinor }) => ({ month, value: valueMinor, isForecast: false })),
    ...series.points.map(({ month, pointMinor }) => ({ month, value: pointMinor, isForecast: true })),
  ];
  const ahead = series.points.slice(0, YEAR);
  const last = ahead.at(-1);
  const confidence = forecastConfidence(series);
  const inputs = [
    {
      label: `Booked in the last ${booked.length} whole months`,
      value: sumOf(booked.map(({ valueMinor }) => valueMinor)),
      unit: 'minor' as const,
    },
    { label: 'Months ahead', value: ahead.length, unit: 'count' as const },
  ];
  if (!last || series.status === 'not-enough-history') {
    const note = 'The history of expenses is too short to forecast them.';
    return silentFigure(head, 'notEnoughHistory', { note, inputs, confidence, values });
  }
  const value = sumOf(ahead.map(({ pointMinor }) => pointMinor));
  const note = `Expected up to the end of ${formatMonth(last.month)}.`;
  return knownFigure(head, value, { note, inputs, confidence, values });
}
