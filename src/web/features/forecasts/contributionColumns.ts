import { formatMonth } from '@/core/ledger/isoDate.ts';
import type { ContributionsResponse } from '@/features/forecasts/forecastContract.ts';
import type { BarKind } from '@/web/components/plot/barClass.ts';
import type { Bar, Column } from '@/web/components/plot/ColumnPlot.tsx';
import { formatMonthShort } from '@/web/lib/format/formatDate.ts';

export type PartKey = Exclude<keyof ContributionsResponse, 'month'>;
export type Part = { readonly key: PartKey; readonly kind: BarKind; readonly label: string };

const PARTS: readonly Part[] = [
  { key: 'levelMinor', kind: 'level', label: 'Level' },
  { key: 'trendMinor', kind: 'trend', label: 'Trend' },
  { key: 'seasonMinor', kind: 'season', label: 'Season' },
  { key: 'calendarMinor', kind: 'calendar', label: 'Days of the month' },
  { key: 'limitsMinor', kind: 'limits', label: 'Kept from crossing zero' },
  { key: 'reconciledMinor', kind: 'reconciled', label: 'Made to add up' },
  { key: 'scenarioMinor', kind: 'scenario', label: 'Scenario' },
];

/** One month: what each part adds to where the books end, and where that leads. */
export type ContributionColumn = Column & {
  readonly month: string;
  readonly pointMinor: number;
  readonly steps: readonly { readonly part: Part; readonly amountMinor: number }[];
};

/** The parts that any month has; the level always. */
export function partsOf(contributions: readonly ContributionsResponse[]): readonly Part[] {
  return PARTS.filter(({ key }) => key === 'levelMinor' || contributions.some((parts) => parts[key] !== 0));
}

/** Bars stacked away from zero: up what adds, down what takes away. `baseMinor` is the last amount of the books. */
export function contributionColumns(
  contributions: readonly ContributionsResponse[],
  baseMinor: number,
): readonly ContributionColumn[] {
  const shown = partsOf(contributions);
  return contributions.map((parts) => {
    const steps = shown
      .map((part) => ({
        part,
        amountMinor: parts[part.key] - (part.key === 'levelMinor' ? baseMinor : 0),
      }))
      .filter(({ amountMinor }) => amountMinor !== 0);
    const changeMinor = steps.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    return {
      key: parts.month,
      label: formatMonthShort(parts.month),
      month: formatMonth(parts.month),
      pointMinor: baseMinor + changeMinor,
      steps,
      bars: stack(steps),
      mark: changeMinor,
    };
  });
}

function stack(steps: ContributionColumn['steps']): readonly Bar[] {
  let [up, down] = [0, 0];
  return steps.map(({ part, amountMinor }) => {
    const from = amountMinor > 0 ? up : down;
    if (amountMinor > 0) up += amountMinor;
    else down += amountMinor;
    return { kind: part.kind, from, to: from + amountMinor };
  });
}
