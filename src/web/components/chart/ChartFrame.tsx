import { lazy, type ReactNode, Suspense, useId, useState } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { Skeleton } from '@/web/components/Skeleton.tsx';
import { downloadCsv } from '@/web/lib/csv/downloadCsv.ts';
import styles from './ChartFrame.module.css';
import type { ChartLabels } from './ChartLabels.ts';
import { ChartLegend } from './ChartLegend.tsx';
import { ChartReadout } from './ChartReadout.tsx';
import { ChartTable } from './ChartTable.tsx';
import { chartCsv } from './chartCsv.ts';
import type { ChartRow } from './chartRows.ts';

const BandChart = lazy(() => import('./BandChart.tsx').then(({ BandChart: chart }) => ({ default: chart })));

type ChartFrameProps = {
  title: string;
  rows: readonly ChartRow[];
  currency: string;
  labels: ChartLabels;
  /** Month to mark as the low point. */
  lowMonth?: string | undefined;
  fileName: string;
  /** Other rows for the table, and for the CSV while it is shown, with what chooses them. */
  table?: { rows: readonly ChartRow[]; chooser: ReactNode; isShownFirst: boolean } | undefined;
};

/** A chart with its figures under the cursor, its table and its CSV. */
export function ChartFrame({
  title,
  rows,
  currency,
  labels,
  lowMonth,
  fileName,
  table,
}: ChartFrameProps): ReactNode {
  const id = useId();
  const [isTable, setTable] = useState(table?.isShownFirst ?? false);
  const [chosen, setChosen] = useState<number>();
  const index = Math.min(chosen ?? rows.length - 1, rows.length - 1);
  const row = rows[index];
  if (row === undefined) return null;
  const told = isTable && table ? table.rows : rows;
  return (
    <figure className={styles.frame} aria-labelledby={id}>
      <figcaption className={styles.head}>
        <h2 id={id}>{title}</h2>
        <div className={styles.actions}>
          <Button tone="quiet" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
            {isTable ? 'Show chart' : 'Show table'}
          </Button>
          <Button tone="quiet" onClick={() => downloadCsv(fileName, chartCsv(told, currency, labels))}>
            CSV
          </Button>
        </div>
      </figcaption>
      {isTable ? (
        <>
          {table?.chooser}
          <ChartTable rows={told} currency={currency} labels={labels} title={title} />
        </>
      ) : (
        <>
          <ChartReadout row={row} currency={currency} labels={labels} isLow={row.month === lowMonth} />
          <Suspense fallback={<Skeleton shape="chart" label="Drawing the chart" />}>
            <BandChart
              title={title}
              rows={rows}
              currency={currency}
              labels={labels}
              lowMonth={lowMonth}
              index={index}
              onIndex={setChosen}
            />
          </Suspense>
          <ChartLegend rows={rows} labels={labels} />
        </>
      )}
    </figure>
  );
}
