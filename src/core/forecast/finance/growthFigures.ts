/** Revenue growth, as booked and as expected. */
import { addToMonth, formatMonth, type IsoMonth } from '@/core/ledger/isoDate.ts';
import type { SeriesForecast } from '../SeriesForecast.ts';
import { type BooksLines, forecastConfidence, sumOf, wholeMonths } from './BooksLines.ts';
import {
  type FigureHead,
  type FigureInput,
  type FinanceFigure,
  knownFigure,
  silentFigure,
} from './FinanceFigure.ts';

const YEAR = 12;

const head = (key: string, label: string, formula: string, method: string): FigureHead => ({
  key,
  group: 'growth',
  label,
  unit: 'ratio',
  formula,
  method,
});

const MONTHLY = head(
  'revenueGrowthMonthly',
  'Revenue, month on month',
  'Income of the last whole month ÷ income of the month before − 1.',
  'Booked income; a season or a late invoice moves it.',
);
const YEARLY = head(
  'revenueGrowthYearly',
  'Revenue, year on year',
  'Income of the last 12 whole months ÷ income of the 12 months before − 1; with 13 to 23 months of books, the last month ÷ the same month a year before − 1.',
  'Booked income; the same months of two years, so that a season cancels out.',
);
const COMPOUND = head(
  'revenueGrowthCompound',
  'Revenue, compound monthly growth',
  '(Income of the last whole month ÷ income 12 months before) to the power of 1/12, − 1; with shorter books, from their first month on.',
  'Booked income; over a whole year a season cancels out, over less it does not.',
);
const EXPECTED = head(
  'revenueGrowthExpected',
  'Revenue, expected growth',
  'Expected income of the next 12 months (or of all months forecast, if fewer) ÷ income of the same months a year before − 1.',
  'The forecast of income over booked income of the same calendar months.',
);

/** Month on month, year on year, compound and expected. */
export function growthFigures(lines: BooksLines): FinanceFigure[] {
  const { income } = lines;
  const booked = income ? wholeMonths(income, lines) : [];
  return [monthly(booked), yearly(booked), compound(booked), expected(booked, income)];
}

type History = SeriesForecast['history'];
/** Income over a stretch of months, with its words. */
type Stretch = { readonly label: string; readonly sumMinor: number };

function stretchOf(months: History): Stretch {
  const first = months[0]?.month ?? '';
  const last = months.at(-1)?.month ?? '';
  const span = first === last ? formatMonth(last) : `${formatMonth(first)} to ${formatMonth(last)}`;
  return { label: `Income, ${span}`, sumMinor: sumOf(months.map(({ valueMinor }) => valueMinor)) };
}

type Told = { readonly note: string; readonly confidence: string };

/** Growth from one stretch to the other, or why there is none: nothing grows from zero or from below it. */
function growth(
  figure: FigureHead,
  before: Stretch,
  after: Stretch,
  told: Told & { readonly power?: number; readonly more?: readonly FigureInput[] },
): FinanceFigure {
  const inputs: FigureInput[] = [
    { label: before.label, value: before.sumMinor, unit: 'minor' },
    { label: after.label, value: after.sumMinor, unit: 'minor' },
    ...(told.more ?? []),
  ];
  const { note, confidence, power = 1 } = told;
  if (before.sumMinor <= 0 || (power !== 1 && after.sumMinor < 0)) {
    const why = 'There is no growth rate from zero income, or over income below zero.';
    return silentFigure(figure, 'doesNotApply', { note: why, inputs, confidence });
  }
  const ratio = after.sumMinor / before.sumMinor;
  const value = toTenThousandths((power === 1 ? ratio : ratio ** power) - 1);
  return knownFigure(figure, value, { note, inputs, confidence });
}

function tooShort(figure: FigureHead, wanted: number, has: number): FinanceFigure {
  return silentFigure(figure, 'notEnoughHistory', {
    note: `${wanted} whole months of income are wanted; the books have ${has}.`,
    inputs: [],
    confidence: 'Low: the history is too short.',
  });
}

const BOOKED = 'High: booked amounts, nothing in it is forecast.';

function monthly(booked: History): FinanceFigure {
  if (booked.length < 2) return tooShort(MONTHLY, 2, booked.length);
  return growth(MONTHLY, stretchOf(booked.slice(-2, -1)), stretchOf(booked.slice(-1)), {
    note: 'One month against the one before.',
    confidence: BOOKED,
  });
}

function yearly(booked: History): FinanceFigure {
  if (booked.length <= YEAR) return tooShort(YEARLY, YEAR + 1, booked.length);
  const span = booked.length >= 2 * YEAR ? YEAR : 1;
  const start = booked.length - span;
  return growth(
    YEARLY,
    stretchOf(booked.slice(start - YEAR, start - YEAR + span)),
    stretchOf(booked.slice(start)),
    {
      note:
        span === YEAR ? 'Twelve months against the twelve before.' : 'One month against that of last year.',
      confidence: span === YEAR ? BOOKED : 'Medium: booked amounts, but a single month of each year.',
    },
  );
}

function compound(booked: History): FinanceFigure {
  if (booked.length < 4) return tooShort(COMPOUND, 4, booked.length);
  const months = Math.min(YEAR, booked.length - 1);
  const start = booked.length - 1 - months;
  return growth(COMPOUND, stretchOf(booked.slice(start, start + 1)), stretchOf(booked.slice(-1)), {
    power: 1 / months,
    more: [{ label: 'Months between', value: months, unit: 'count' }],
    note: 'The steady monthly growth that leads from the first month to the last.',
    confidence: months === YEAR ? BOOKED : `Low: over ${months} months a season is in it.`,
  });
}

function expected(booked: History, income: SeriesForecast | undefined): FinanceFigure {
  if (!income || income.points.length === 0 || income.status === 'not-enough-history') {
    return tooShort(EXPECTED, YEAR, booked.length);
  }
  const ahead = income.points.slice(0, YEAR);
  const bookedIn = new Map<IsoMonth, number>(booked.map(({ month, valueMinor }) => [month, valueMinor]));
  const before = ahead.flatMap(({ month }) => {
    const earlier = addToMonth(month, -YEAR);
    const valueMinor = bookedIn.get(earlier);
    return valueMinor === undefined ? [] : [{ month: earlier, valueMinor }];
  });
  if (before.length < ahead.length) return tooShort(EXPECTED, YEAR, booked.length);
  const after = stretchOf(ahead.map(({ month, pointMinor }) => ({ month, valueMinor: pointMinor })));
  return growth(
    EXPECTED,
    stretchOf(before),
    { ...after, label: `Expected ${lowerFirst(after.label)}` },
    {
      note: 'What is expected against the same months a year before.',
      confidence: forecastConfidence(income),
    },
  );
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** Ratios are kept to a hundredth of a percent. */
function toTenThousandths(ratio: number): number {
  return Math.round(ratio * 10_000) / 10_000 + 0;
}
