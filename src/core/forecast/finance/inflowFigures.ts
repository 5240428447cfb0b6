/** Payment inflow: what customers are expected to pay in, month by month. */
import { formatMonth } from '@/core/ledger/isoDate.ts';
import { roundHalfAway } from '../roundHalfAway.ts';
import type { SeriesForecast } from '../SeriesForecast.ts';
import { type BooksLines, forecastConfidence, sumOf, TRAILING_MONTHS, wholeMonths } from './BooksLines.ts';
import { measureCollectionLag, shiftedAt } from './collectionLag.ts';
import {
  type FigureHead,
  type FigureInput,
  type FinanceFigure,
  knownFigure,
  silentFigure,
} from './FinanceFigure.ts';
import { expectReceipts, type Invoice, measurePaymentDelays } from './paymentDelays.ts';

/** Receipts of each month ahead, unrounded, and how they came about. */
type Receipts = {
  readonly amounts: ArrayLike<number>;
  readonly method: string;
  readonly inputs: readonly FigureInput[];
  /** What to say instead of the confidence of the income forecast. */
  readonly doubt?: string;
};

/** The expected receipts, from payment delays of invoices where they are given, else from income and a measured lag. */
export function inflowFigures(lines: BooksLines, invoices: readonly Invoice[] | null): FinanceFigure[] {
  const { income } = lines;
  if (!income || income.points.length === 0 || income.status === 'not-enough-history') {
    const note = 'The history of income is too short to forecast what comes in.';
    const confidence = 'Low: the history is too short.';
    const head = headOf('No method: the history is too short.');
    return [silentFigure(head, 'notEnoughHistory', { note, inputs: [], confidence })];
  }
  const { amounts, method, inputs, doubt } =
    fromInvoices(income, lines, invoices) ?? fromLag(income, lines) ?? asBooked(income);
  const values = income.points.map(({ month }, step) => ({
    month,
    value: roundHalfAway(amounts[step] ?? 0),
    isForecast: true,
  }));
  const next = values.slice(0, TRAILING_MONTHS);
  const note = `Expected to come in up to the end of ${formatMonth(next.at(-1)?.month ?? '')}, without VAT.`;
  const confidence = doubt ?? forecastConfidence(income);
  return [
    knownFigure(headOf(method), sumOf(next.map(({ value }) => value)), { note, inputs, confidence, values }),
  ];
}

function headOf(method: string): FigureHead {
  return {
    key: 'paymentInflow',
    group: 'inflow',
    label: 'Expected receipts',
    unit: 'minor',
    formula:
      'The sum of expected receipts of the next 3 months: income, moved to the month in which it is paid.',
    method,
  };
}

function fromInvoices(
  income: SeriesForecast,
  { asOfMonth }: BooksLines,
  invoices: readonly Invoice[] | null,
): Receipts | null {
  const delays = invoices && measurePaymentDelays(invoices, asOfMonth);
  if (!invoices || !delays) return null;
  const invoicing = income.points.map(({ pointMinor }) => Math.max(0, pointMinor));
  const open = invoices.filter(({ paidMonth }) => paidMonth === null || paidMonth > asOfMonth);
  return {
    amounts: expectReceipts(delays, open, invoicing, asOfMonth),
    method: 'Open invoices and expected income, paid as invoices of the past were, open ones counted.',
    inputs: [
      { label: 'Invoices watched', value: delays.invoices, unit: 'count' },
      { label: 'Open invoices', value: sumOf(open.map(({ amountMinor }) => amountMinor)), unit: 'minor' },
      { label: 'Share not paid within 12 months', value: round(delays.unpaidShare), unit: 'probability' },
    ],
  };
}

function fromLag(income: SeriesForecast, lines: BooksLines): Receipts | null {
  const { cash, expenses } = lines;
  const expense = expenses.find(({ key }) => key === 'expense');
  if (!cash || !expense) return null;
  const valuesOf = (series: SeriesForecast) => wholeMonths(series, lines).map(({ valueMinor }) => valueMinor);
  const lag = measureCollectionLag(valuesOf(cash), valuesOf(income), valuesOf(expense));
  if (lag === null) return null;
  const all = [
    ...income.history.map(({ valueMinor }) => valueMinor),
    ...income.points.map(({ pointMinor }) => pointMinor),
  ];
  const start = income.history.length;
  return {
    amounts: income.points.map((_, step) => shiftedAt(all, start + step, lag.months)),
    method:
      'Booked and expected income, moved by the lag at which it best explains the change of cash plus expenses.',
    inputs: [
      { label: 'Collection lag', value: lag.months, unit: 'months' },
      { label: 'Share of the movement explained', value: round(lag.explained), unit: 'probability' },
      { label: 'Months measured', value: lag.trials, unit: 'count' },
    ],
  };
}

/** Where no lag can be measured, none is made up. */
function asBooked(income: SeriesForecast): Receipts {
  return {
    amounts: income.points.map(({ pointMinor }) => pointMinor),
    method:
      'Expected income in the month it is booked, for no lag between income and cash could be measured.',
    inputs: [{ label: 'Collection lag', value: null, unit: 'months' }],
    doubt: 'Low: when customers pay could not be measured, so income counts as paid when booked.',
  };
}

function round(share: number): number {
  return Math.round(share * 100) / 100 + 0;
}
