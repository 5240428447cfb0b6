/** The probability that cash falls below the floor, by month, and the dates that follow from it. */
import { addToMonth, formatMonth } from '@/core/ledger/isoDate.ts';
import type { CrossingStep } from '../paths/floorRisk.ts';
import type { SeriesForecast } from '../SeriesForecast.ts';
import { type BooksLines, forecastConfidence } from './BooksLines.ts';
import { CASH_PATHS, measureCashRisk } from './cashRisk.ts';
import {
  type FigureHead,
  type FigureInput,
  type FinanceFigure,
  knownFigure,
  silentFigure,
} from './FinanceFigure.ts';

const METHOD = `${CASH_PATHS} futures drawn from a seed in the band of the cash forecast, at month’s end.`;

const PROBABILITY: FigureHead = {
  key: 'floorProbability',
  group: 'runway',
  label: 'Chance of falling below the floor',
  unit: 'probability',
  formula:
    'The share of futures in which cash was below the floor at some month’s end up to then; the value is that of the last month forecast.',
  method: METHOD,
};

/** Shares of futures whose date is asked for. */
const DATES = [
  { key: 'p10', share: '10 %', label: 'Below the floor, early (P10)' },
  { key: 'p50', share: '50 %', label: 'Below the floor, even odds (P50)' },
  { key: 'p90', share: '90 %', label: 'Below the floor, late (P90)' },
] as const;

/** P(cash < floor) by month, and the P10, P50 and P90 of the month in which it first happens. */
export function riskFigures(lines: BooksLines, seed: number): FinanceFigure[] {
  const { cash, floorMinor } = lines;
  const risk = cash && measureCashRisk(cash, floorMinor, seed);
  const now = cash?.history.at(-1)?.valueMinor ?? null;
  const inputs: FigureInput[] = [
    { label: 'Cash now', value: now, unit: 'minor' },
    { label: 'Floor', value: floorMinor, unit: 'minor' },
    { label: 'Futures drawn', value: CASH_PATHS, unit: 'count' },
  ];
  if (!cash || !risk) {
    const note = 'The history of cash is too short for a band, and without one there is no chance to tell.';
    const told = { note, inputs, confidence: 'Low: the history is too short.' };
    const heads = [PROBABILITY, ...DATES.map(dateHead)];
    return heads.map((head) => silentFigure(head, 'notEnoughHistory', told));
  }
  const end = cash.points.at(-1)?.month ?? '';
  const told = { inputs, confidence: forecastConfidence(cash) };
  const values = cash.points.map(({ month }, step) => ({
    month,
    value: toThousandths(risk.byMonth[step] ?? 0),
    isForecast: true,
  }));
  const note = `The value holds for the whole time up to ${formatMonth(end)}.`;
  return [
    knownFigure(PROBABILITY, values.at(-1)?.value ?? 0, { ...told, values, note }),
    ...DATES.map((date) => dateFigure(dateHead(date), risk.dates[date.key], cash, told)),
  ];
}

function dateHead({ key, share, label }: (typeof DATES)[number]): FigureHead {
  return {
    key: `floorDate${key.toUpperCase()}`,
    group: 'runway',
    label,
    unit: 'month',
    formula: `The first month by whose end cash has been below the floor in ${share} of all futures.`,
    method: METHOD,
  };
}

function dateFigure(
  head: FigureHead,
  crossing: CrossingStep,
  cash: SeriesForecast,
  told: Pick<FinanceFigure, 'inputs' | 'confidence'>,
): FinanceFigure {
  const [first] = cash.points;
  const end = cash.points.at(-1);
  if (crossing.kind === 'beyondHorizon' || !first || !end) {
    const note = `Not by the end of the forecast, ${formatMonth(end?.month ?? '')}.`;
    return silentFigure(head, 'beyondHorizon', { ...told, note });
  }
  const note = crossing.step === 0 ? 'Cash is below the floor already.' : 'Counted at month’s end.';
  return knownFigure(head, addToMonth(first.month, crossing.step - 1), { ...told, note });
}

function toThousandths(probability: number): number {
  return Math.round(probability * 1_000) / 1_000;
}
