import { formatMonth } from '@/core/ledger/isoDate.ts';
import type { Finance, FinanceFigureResponse } from '@/features/forecasts/financeContract.ts';
import { formatMinor } from '@/web/lib/format/formatMinor.ts';

export type FinanceFact = {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly unit?: string;
  readonly note: string;
  readonly definition: string;
};

type Value = Pick<FinanceFigureResponse, 'value' | 'unit'>;

/** The figures that stand on the page, by line. */
const LINES = {
  runway: ['staticRunway', 'scheduledRunway', 'floorProbability', 'defaultAlive'],
  business: ['netBurn', 'revenueGrowthYearly', 'expenseTrajectory', 'paymentInflow'],
} as const;

const SILENT = {
  known: '',
  beyondHorizon: 'Beyond horizon',
  doesNotApply: 'None',
  notEnoughHistory: 'Too short',
} as const;

const ANSWERS: Readonly<Record<string, string>> = { yes: 'Yes', no: 'No' };
const MINUS = '\u2212';

function valueText({ value, unit }: Value, currency: string): string {
  if (value === null) return 'not known';
  if (typeof value === 'string') return unit === 'month' ? formatMonth(value) : (ANSWERS[value] ?? value);
  if (unit === 'minor') return formatMinor(value, currency);
  if (unit === 'ratio' || unit === 'probability') {
    const percent = (Math.abs(value) * 100).toFixed(1);
    const sign = value < 0 ? MINUS : unit === 'ratio' && value > 0 ? '+' : '';
    return `${sign}${percent} %`;
  }
  return unit === 'months' ? `${value} months` : String(value);
}

/** A question that the forecast leaves open is no date beyond it. */
function silence({ status, unit }: FinanceFigureResponse): string {
  return status === 'beyondHorizon' && unit === 'answer' ? 'Open' : SILENT[status];
}

/** Formula, what it was fed, how it was made and how far to trust it. */
function definitionOf(
  { formula, inputs, method, confidence }: FinanceFigureResponse,
  currency: string,
): string {
  const fed = inputs.map((input) => `${input.label}: ${valueText(input, currency)}`).join('; ');
  return [formula, fed === '' ? '' : `${fed}.`, method, `Confidence: ${confidence}`]
    .filter((part) => part !== '')
    .join(' ');
}

/** The three dates of the chance, in one line. */
function datesNote(figures: ReadonlyMap<string, FinanceFigureResponse>): string | undefined {
  const dates = ['P10', 'P50', 'P90'].map((share) => ({ share, figure: figures.get(`floorDate${share}`) }));
  if (!dates.some(({ figure }) => figure?.status === 'known')) return undefined;
  return dates
    .map(({ share, figure }) =>
      typeof figure?.value === 'string' ? `${share} ${formatMonth(figure.value)}` : `${share} beyond`,
    )
    .join(', ');
}

/** One line of facts; figures that a forecast does not have are left out. */
export function financeFacts(finance: Finance, line: keyof typeof LINES, currency: string): FinanceFact[] {
  const figures = new Map(finance.figures.map((figure) => [figure.key, figure]));
  return LINES[line].flatMap((key) => {
    const figure = figures.get(key);
    if (figure === undefined) return [];
    const isAmount = figure.unit === 'minor' && figure.value !== null;
    return [
      {
        key,
        label: figure.label,
        value: figure.status === 'known' ? valueText(figure, currency) : silence(figure),
        ...(isAmount ? { unit: currency } : {}),
        note: (key === 'floorProbability' && datesNote(figures)) || figure.note,
        definition: definitionOf(figure, currency),
      },
    ];
  });
}
