import { type ReactNode, useMemo } from 'react';
import type { Forecast } from '@/features/forecasts/forecastContract.ts';
import { ChartFrame } from '@/web/components/chart/ChartFrame.tsx';
import { chartRows } from '@/web/components/chart/chartRows.ts';
import { ForecastWarnings } from '@/web/features/forecasts/ForecastWarnings.tsx';
import { ComparisonTable } from './ComparisonTable.tsx';
import { EffectTable } from './EffectTable.tsx';

function cashOf(books: Forecast['baseline'] | undefined) {
  return books?.series.find(({ key }) => key === 'cash');
}

/** The scenario beside the baseline: drawn, in figures, and change by change. */
export function ScenarioComparison({ forecast }: { forecast: Forecast }): ReactNode {
  const { baseline, scenario, currency } = forecast;
  const cash = cashOf(scenario?.forecast);
  const rows = useMemo(
    () => chartRows(cash?.history ?? [], cash?.points ?? [], cashOf(baseline)?.points ?? []),
    [cash, baseline],
  );
  const labels = useMemo(
    () => ({ actual: 'Actual', expected: scenario?.name ?? 'Scenario', compare: 'Baseline' }),
    [scenario],
  );
  if (scenario === null || cash === undefined) return null;
  return (
    <>
      <ForecastWarnings explanation={cash.explanation} />
      <ChartFrame
        title={`Cash under this scenario and the baseline, ${currency}`}
        rows={rows}
        currency={currency}
        labels={labels}
        lowMonth={scenario.forecast.lowPoint.month}
        fileName="scenario.csv"
      />
      <ComparisonTable forecast={forecast} />
      <EffectTable forecast={forecast} />
    </>
  );
}
