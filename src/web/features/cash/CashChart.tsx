import { type ReactNode, useMemo } from 'react';
import type { Cash } from '@/features/reports/reportContract.ts';
import { ChartFrame } from '@/web/components/chart/ChartFrame.tsx';
import { chartRows } from '@/web/components/chart/chartRows.ts';
import type { CashForecast, CashOutlook } from './CashForecast.ts';

type CashChartProps = { cash: Pick<Cash, 'history' | 'currency'>; forecast: CashForecast | null };

/** Cash as the books say, what is expected, and under a scenario the baseline beside it. */
export function CashChart({ cash, forecast }: CashChartProps): ReactNode {
  const scenario = forecast?.scenario ?? null;
  const shown = scenario?.forecast ?? forecast?.baseline;
  const rows = useMemo(() => {
    const pointsOf = (books: CashOutlook | undefined) =>
      books?.series.find(({ key }) => key === 'cash')?.points ?? [];
    return chartRows(cash.history, pointsOf(shown), scenario ? pointsOf(forecast?.baseline) : []);
  }, [cash, forecast, scenario, shown]);
  const labels = useMemo(
    () => ({
      actual: 'Actual',
      expected: scenario ? `Expected, ${scenario.name}` : 'Expected',
      compare: scenario ? 'Baseline' : undefined,
    }),
    [scenario],
  );
  return (
    <ChartFrame
      title={`Cash at each month’s end, ${cash.currency}`}
      rows={rows}
      currency={cash.currency}
      labels={labels}
      lowMonth={shown?.lowPoint.month}
      fileName="cash.csv"
    />
  );
}
