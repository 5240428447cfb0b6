/** Burn: what the company spends, and by how much its cash falls, each month. */
import { formatMonth, type IsoMonth } from '@/core/ledger/isoDate.ts';
import { roundHalfAway } from '../roundHalfAway.ts';
import type { SeriesForecast } from '../SeriesForecast.ts';
import {
  type BooksLines,
  forecastConfidence,
  recordConfidence,
  sumOf,
  TRAILING_MONTHS,
  wholeMonths,
} from './BooksLines.ts';
import { type FigureHead, type FinanceFigure, knownFigure, silentFigure } from './FinanceFigure.ts';

/** How far cash fell over the last whole months of the books. */
export type NetBurn = {
  readonly fromMonth: IsoMonth;
  readonly toMonth: IsoMonth;
  readonly openingMinor: number;
  readonly closingMinor: number;
  readonly months: number;
  /** Unrounded; below zero when cash rose. */
  readonly perMonth: number;
};

/** Over three months, or over fewer when the books are shorter; null with a single month-end. */
export function measureNetBurn(cash: SeriesForecast, lines: BooksLines): NetBurn | null {
  const ends = wholeMonths(cash, lines);
  const closing = ends.at(-1);
  const months = Math.min(TRAILING_MONTHS, ends.length - 1);
  const opening = ends[ends.length - 1 - months];
  if (months < 1 || !closing || !opening) return null;
  return {
    fromMonth: opening.month,
    toMonth: closing.month,
    openingMinor: opening.valueMinor,
    closingMinor: closing.valueMinor,
    months,
    perMonth: (opening.valueMinor - closing.valueMinor) / months,
  };
}

const GROSS: FigureHead = {
  key: 'grossBurn',
  group: 'burn',
  label: 'Gross burn',
  unit: 'minor',
  formula:
    'Expenses of the last 3 whole months ÷ 3 (fewer in shorter books): what a month costs, whatever comes in.',
  method: 'Booked expenses, which can be paid in another month.',
};
const NET: FigureHead = {
  key: 'netBurn',
  group: 'burn',
  label: 'Net burn',
  unit: 'minor',
  formula: '(Cash before the last 3 whole months − cash at their end) ÷ 3 (fewer in shorter books).',
  method: 'Booked cash, with taxes, loans and owners’ money in it; below zero, cash rose.',
};
const EXPECTED: FigureHead = {
  key: 'expectedNetBurn',
  group: 'burn',
  label: 'Expected net burn',
  unit: 'minor',
  formula: '(Cash now − expected cash 3 months on) ÷ 3 (fewer in a shorter forecast).',
  method: 'The forecast of cash; below zero, cash is expected to rise.',
};

/** Gross and net burn as booked, and net burn as expected, each per month. */
export function burnFigures(lines: BooksLines): FinanceFigure[] {
  return [grossBurn(lines), netBurn(lines), expectedNetBurn(lines)];
}

function grossBurn(lines: BooksLines): FinanceFigure {
  const total = lines.expenses.find(({ key }) => key === 'expense');
  const last = total ? wholeMonths(total, lines).slice(-TRAILING_MONTHS) : [];
  const inputs = last.map(({ month, valueMinor }) => ({
    label: `Expenses in ${formatMonth(month)}`,
    value: valueMinor,
    unit: 'minor' as const,
  }));
  const confidence = recordConfidence(last.length, TRAILING_MONTHS);
  if (last.length === 0) {
    return silentFigure(GROSS, 'notEnoughHistory', { note: 'No whole month is booked.', inputs, confidence });
  }
  const value = roundHalfAway(sumOf(last.map(({ valueMinor }) => valueMinor)) / last.length);
  const note = `A month costs this much, by ${monthsText(last.length)} of booked expenses.`;
  return knownFigure(GROSS, value, { note, inputs, confidence });
}

function netBurn(lines: BooksLines): FinanceFigure {
  const burn = lines.cash && measureNetBurn(lines.cash, lines);
  const confidence = recordConfidence(burn?.months ?? 0, TRAILING_MONTHS);
  if (!burn) {
    const note = 'Two whole month-ends of cash are wanted to see it move.';
    return silentFigure(NET, 'notEnoughHistory', { note, inputs: [], confidence });
  }
  return knownFigure(NET, roundHalfAway(burn.perMonth), {
    note: burn.perMonth > 0 ? 'Cash falls by this much a month.' : 'Cash does not fall: nothing is burnt.',
    inputs: burnInputs(burn),
    confidence,
  });
}

/** The amounts that net burn was measured on. */
export function burnInputs(burn: NetBurn): FinanceFigure['inputs'] {
  return [
    { label: `Cash at the end of ${formatMonth(burn.fromMonth)}`, value: burn.openingMinor, unit: 'minor' },
    { label: `Cash at the end of ${formatMonth(burn.toMonth)}`, value: burn.closingMinor, unit: 'minor' },
    { label: 'Months between', value: burn.months, unit: 'count' },
  ];
}

function expectedNetBurn({ cash }: BooksLines): FinanceFigure {
  const now = cash?.history.at(-1);
  const months = Math.min(TRAILING_MONTHS, cash?.points.length ?? 0);
  const then = cash?.points[months - 1];
  if (!cash || !now || !then || cash.status === 'not-enough-history') {
    const note = 'The history of cash is too short to forecast it.';
    const confidence = 'Low: the history is too short.';
    return silentFigure(EXPECTED, 'notEnoughHistory', { note, inputs: [], confidence });
  }
  const value = roundHalfAway((now.valueMinor - then.pointMinor) / months);
  return knownFigure(EXPECTED, value, {
    values: cash.points.map(({ month, pointMinor }, index) => ({
      month,
      value: (cash.points[index - 1]?.pointMinor ?? now.valueMinor) - pointMinor,
      isForecast: true,
    })),
    note: `Over the next ${monthsText(months)} cash is expected to ${value > 0 ? 'fall' : 'rise or stay'}.`,
    inputs: [
      { label: 'Cash now', value: now.valueMinor, unit: 'minor' },
      {
        label: `Expected cash at the end of ${formatMonth(then.month)}`,
        value: then.pointMinor,
        unit: 'minor',
      },
      { label: 'Months between', value: months, unit: 'count' },
    ],
    confidence: forecastConfidence(cash),
  });
}

function monthsText(months: number): string {
  return months === 1 ? '1 month' : `${months} months`;
}
