import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatMonth } from '@/core/ledger/isoDate.ts';
import { formatMinor } from '@/web/lib/format/formatMinor.ts';
import { onThemeChange } from '@/web/lib/theme.ts';
import styles from './BandChart.module.css';
import type { ChartLabels } from './ChartLabels.ts';
import { chartColours } from './chartColours.ts';
import type { ChartRow } from './chartRows.ts';
import { nextIndex } from './nextIndex.ts';
import { plotData, plotOptions } from './plotOptions.ts';

type BandChartProps = {
  title: string;
  rows: readonly ChartRow[];
  currency: string;
  labels: ChartLabels;
  lowMonth: string | undefined;
  index: number;
  onIndex: (index: number) => void;
};

function spoken(row: ChartRow | undefined, currency: string, labels: ChartLabels): string {
  if (row === undefined) return '';
  const value = row.actualMinor ?? row.expectedMinor ?? 0;
  const band =
    row.lower80Minor === null || row.upper80Minor === null
      ? ''
      : `, 80 % band from ${formatMinor(row.lower80Minor, currency)} to ${formatMinor(row.upper80Minor, currency)}`;
  const label = row.actualMinor === null ? labels.expected : labels.actual;
  return `${formatMonth(row.month)}, ${label} ${formatMinor(value, currency)} ${currency}${band}`;
}

/** The plot itself, as a slider over months: pointer and arrow keys choose the month that is read out. */
export function BandChart({
  title,
  rows,
  currency,
  labels,
  lowMonth,
  index,
  onIndex,
}: BandChartProps): ReactNode {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);

  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const draw = (): void => {
      plot.current?.destroy();
      const parts = { rows, currency, colours: chartColours(element), lowMonth, onIndex };
      const options = plotOptions(parts, element.clientWidth, element.clientHeight);
      plot.current = new uPlot(options, plotData(rows), element);
    };
    draw();
    const resized = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    resized.observe(element);
    const unlisten = onThemeChange(draw);
    return () => {
      unlisten();
      resized.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [rows, currency, lowMonth, onIndex]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = nextIndex(event.key, index, rows.length);
    if (next === undefined) return;
    event.preventDefault();
    onIndex(next);
    plot.current?.setCursor({ left: plot.current.valToPos(next, 'x'), top: 0 }, false);
  };

  return (
    <div
      ref={holder}
      className={styles.plot}
      role="slider"
      tabIndex={0}
      aria-label={`${title}: month`}
      aria-valuemin={0}
      aria-valuemax={rows.length - 1}
      aria-valuenow={index}
      aria-valuetext={spoken(rows[index], currency, labels)}
      onKeyDown={onKeyDown}
    />
  );
}
