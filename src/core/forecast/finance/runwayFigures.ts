/** Runway: four numbers with their definitions, never one. */
import { formatMonth, type IsoMonth, monthsBetween } from '@/core/ledger/isoDate.ts';
import { firstMonthBelow, lowPoint } from '../lowPoint.ts';
import type { SeriesForecast } from '../SeriesForecast.ts';
import { type BooksLines, forecastConfidence, recordConfidence, TRAILING_MONTHS } from './BooksLines.ts';
import { burnInputs, measureNetBurn } from './burnFigures.ts';
import {
  type FigureHead,
  type FigureInput,
  type FinanceFigure,
  knownFigure,
  silentFigure,
} from './FinanceFigure.ts';

/** Months of rise after the low point from which net cash counts as turned. */
const RISE_MONTHS_MIN = 3;
const YEAR = 12;

const STATIC: FigureHead = {
  key: 'staticRunway',
  group: 'runway',
  label: 'Runway at the present burn',
  unit: 'months',
  formula: '(Cash now − floor) ÷ net burn per month of the last 3 whole months, cut to tenths of a month.',
  method: 'Booked cash only; taxes, loans and owners’ money are in it, coming changes are not.',
};
const SCHEDULED: FigureHead = {
  key: 'scheduledRunway',
  group: 'runway',
  label: 'Runway by forecast',
  unit: 'month',
  formula: 'The first month at whose end expected cash is below the floor.',
  method: 'The forecast of cash at month’s end; a low within a month is not seen.',
};
const ALIVE: FigureHead = {
  key: 'defaultAlive',
  group: 'runway',
  label: 'Default alive',
  unit: 'answer',
  formula:
    'Yes when expected cash stays at or above the floor and does not fall over the last 12 months of the forecast, or has its low point at least 3 months before the horizon; no when it falls below the floor.',
  method:
    'The forecast of cash at month’s end; over a whole year a season cancels out, and the low point is where net cash turns.',
};

/** The static and the scheduled runway, and whether net cash turns before the floor. */
export function runwayFigures(lines: BooksLines): FinanceFigure[] {
  return [staticRunway(lines), scheduledRunway(lines), defaultAlive(lines)];
}

function floorInput({ floorMinor }: BooksLines): FigureInput {
  return { label: 'Floor', value: floorMinor, unit: 'minor' };
}

function cashInput(cash: SeriesForecast): FigureInput {
  return { label: 'Cash now', value: cash.history.at(-1)?.valueMinor ?? null, unit: 'minor' };
}

function staticRunway(lines: BooksLines): FinanceFigure {
  const { cash, floorMinor } = lines;
  const burn = cash && measureNetBurn(cash, lines);
  const now = cash?.history.at(-1)?.valueMinor;
  const inputs = cash ? [cashInput(cash), floorInput(lines), ...(burn ? burnInputs(burn) : [])] : [];
  const confidence = recordConfidence(burn?.months ?? 0, TRAILING_MONTHS);
  if (now !== undefined && now < floorMinor) {
    const note = 'Cash is below the floor already.';
    const told = { note, inputs, confidence: 'High: booked cash, nothing in it is forecast.' };
    return knownFigure(STATIC, 0, told);
  }
  if (!burn || now === undefined) {
    const note = 'Two whole month-ends of cash are wanted to see it move.';
    return silentFigure(STATIC, 'notEnoughHistory', { note, inputs, confidence });
  }
  if (burn.perMonth <= 0) {
    const note = 'Cash did not fall over these months, so there is no burn to divide by.';
    return silentFigure(STATIC, 'doesNotApply', { note, inputs, confidence });
  }
  const months = Math.floor(((now - floorMinor) / burn.perMonth) * 10) / 10;
  const note = 'Were every month like the last ones, cash would reach the floor in so many months.';
  return knownFigure(STATIC, months, { note, inputs, confidence });
}

function scheduledRunway(lines: BooksLines): FinanceFigure {
  const { cash, floorMinor, asOfMonth } = lines;
  const unknown = unforeseeable(SCHEDULED, lines);
  if (unknown) return unknown;
  const series = cash as SeriesForecast;
  const inputs = [cashInput(series), floorInput(lines)];
  const confidence = forecastConfidence(series);
  if (isBelowNow(lines)) {
    const note = 'Cash is below the floor already.';
    return knownFigure(SCHEDULED, asOfMonth, { note, inputs, confidence: 'High: booked cash.' });
  }
  const month = firstMonthBelow(series.points, floorMinor);
  if (month === null) {
    const note = `Expected cash stays at or above the floor to the end of the forecast, ${formatMonth(endOf(series))}.`;
    return silentFigure(SCHEDULED, 'beyondHorizon', { note, inputs, confidence });
  }
  const below = series.points.find((point) => point.month === month);
  const isLasting = (series.points.at(-1)?.pointMinor ?? 0) < floorMinor;
  return knownFigure(SCHEDULED, month, {
    note: isLasting
      ? 'From then on money is wanted.'
      : 'Cash recovers within the forecast, but the dip has to be bridged.',
    inputs: [
      ...inputs,
      {
        label: `Expected cash at the end of ${formatMonth(month)}`,
        value: below?.pointMinor ?? null,
        unit: 'minor',
      },
      { label: 'Months until then', value: monthsBetween(asOfMonth, month), unit: 'count' },
    ],
    confidence,
  });
}

function defaultAlive(lines: BooksLines): FinanceFigure {
  const { cash, floorMinor } = lines;
  const unknown = unforeseeable(ALIVE, lines);
  if (unknown) return unknown;
  const series = cash as SeriesForecast;
  const now = series.history.at(-1)?.valueMinor ?? 0;
  const low = lowPoint(series.points, now)?.expected;
  const end = endOf(series);
  const confidence = forecastConfidence(series);
  const inputs: FigureInput[] = [
    cashInput(series),
    floorInput(lines),
    { label: 'Low point', value: low?.amountMinor ?? null, unit: 'minor' },
    { label: 'Month of the low point', value: low?.month ?? null, unit: 'month' },
    { label: 'Expected cash at the horizon', value: series.points.at(-1)?.pointMinor ?? null, unit: 'minor' },
  ];
  if (low === undefined || low.amountMinor < floorMinor) {
    const note = 'Cash is below the floor before net cash turns positive.';
    return knownFigure(ALIVE, 'no', { note, inputs, confidence });
  }
  const turn = turnOf(series, low.month, now);
  if (turn === null) {
    const note = `Net cash has not turned by the end of the forecast, ${formatMonth(end)}, and cash is still above the floor.`;
    return silentFigure(ALIVE, 'beyondHorizon', { note, inputs, confidence });
  }
  return knownFigure(ALIVE, 'yes', { note: turn, inputs, confidence });
}

/** How net cash turns, as a sentence; null while it does not. */
function turnOf(series: SeriesForecast, lowMonth: IsoMonth, now: number): string | null {
  const { points } = series;
  const end = points.at(-1);
  const first = points[0];
  if (!end || !first) return null;
  if (lowMonth < first.month) return 'Cash is not expected to fall below what it is now.';
  const yearBefore = points.length === YEAR ? now : points[points.length - 1 - YEAR]?.pointMinor;
  if (yearBefore !== undefined && end.pointMinor >= yearBefore) {
    return `Over the year to ${formatMonth(end.month)} cash is not expected to fall.`;
  }
  return monthsBetween(lowMonth, end.month) >= RISE_MONTHS_MIN
    ? `Net cash turns positive after ${formatMonth(lowMonth)}, above the floor.`
    : null;
}

function isBelowNow({ cash, floorMinor }: BooksLines): boolean {
  const now = cash?.history.at(-1)?.valueMinor;
  return now !== undefined && now < floorMinor;
}

function endOf({ points }: SeriesForecast): string {
  return points.at(-1)?.month ?? '';
}

/** The figure that says nothing, where cash cannot be forecast; undefined where it can, or where it is below the floor now. */
function unforeseeable(head: FigureHead, lines: BooksLines): FinanceFigure | undefined {
  const { cash } = lines;
  if (cash && cash.points.length > 0 && (cash.status === 'ok' || isBelowNow(lines))) return undefined;
  return silentFigure(head, 'notEnoughHistory', {
    note: 'The history of cash is too short to forecast it.',
    inputs: cash ? [cashInput(cash), floorInput(lines)] : [],
    confidence: 'Low: the history is too short.',
  });
}
