import { formatMonth } from '@/core/ledger/isoDate.ts';
import type { CashForecast, CashOutlook } from '@/web/features/cash/CashForecast.ts';

export type ComparisonRow = {
  readonly label: string;
  readonly baselineMinor: number;
  readonly scenarioMinor: number;
  readonly baselineNote: string;
  readonly scenarioNote: string;
};

export type EffectRow = {
  readonly sentence: string;
  /** What this change alone adds on top of those before it. */
  readonly horizonEffectMinor: number;
  readonly lowPointEffectMinor: number;
  readonly cashAtHorizonMinor: number;
};

function horizonMonthOf({ series }: CashOutlook): string {
  return series.find(({ key }) => key === 'cash')?.points.at(-1)?.month ?? '';
}

/** Cash at the horizon and at its lowest, side by side; empty without a scenario. */
export function compareForecasts({ baseline, scenario }: CashForecast): ComparisonRow[] {
  if (scenario === null) return [];
  const { forecast } = scenario;
  const month = horizonMonthOf(baseline);
  return [
    {
      label: `Cash at the end of ${month === '' ? 'the horizon' : formatMonth(month)}`,
      baselineMinor: baseline.cashAtHorizonMinor,
      scenarioMinor: forecast.cashAtHorizonMinor,
      baselineNote: '',
      scenarioNote: '',
    },
    {
      label: 'Low point',
      baselineMinor: baseline.lowPoint.pointMinor,
      scenarioMinor: forecast.lowPoint.pointMinor,
      baselineNote: formatMonth(baseline.lowPoint.month),
      scenarioNote: formatMonth(forecast.lowPoint.month),
    },
  ];
}

/** What each change does by itself; the forecast tells the differences to the baseline, summed up in order. */
export function effectsOf({ baseline, scenario }: CashForecast): EffectRow[] {
  if (scenario === null) return [];
  return scenario.effects.map(({ sentence, cashAtHorizonMinor, lowPointMinor }, index) => {
    const before = scenario.effects[index - 1];
    return {
      sentence,
      horizonEffectMinor: cashAtHorizonMinor - (before?.cashAtHorizonMinor ?? 0),
      lowPointEffectMinor: lowPointMinor - (before?.lowPointMinor ?? 0),
      cashAtHorizonMinor: baseline.cashAtHorizonMinor + cashAtHorizonMinor,
    };
  });
}
