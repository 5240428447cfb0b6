import type { ReactNode } from 'react';
import { formatMonth } from '@/core/ledger/isoDate.ts';
import { Amount } from '@/web/components/Amount.tsx';
import { formatMinor } from '@/web/lib/format/formatMinor.ts';
import type { ChartLabels } from './ChartLabels.ts';
import styles from './ChartReadout.module.css';
import type { ChartRow } from './chartRows.ts';

type ChartReadoutProps = { row: ChartRow; currency: string; labels: ChartLabels; isLow: boolean };

function range(lower: number | null, upper: number | null, currency: string): string | undefined {
  if (lower === null || upper === null) return undefined;
  return `${formatMinor(lower, currency)} to ${formatMinor(upper, currency)}`;
}

/** The figures of the month under the cursor, always in the same place. */
export function ChartReadout({ row, currency, labels, isLow }: ChartReadoutProps): ReactNode {
  const isActual = row.actualMinor !== null;
  const band80 = range(row.lower80Minor, row.upper80Minor, currency);
  const band95 = range(row.lower95Minor, row.upper95Minor, currency);
  return (
    <dl className={styles.readout}>
      <div>
        <dt>{isLow ? `${formatMonth(row.month)}, low point` : formatMonth(row.month)}</dt>
        <dd className={styles.main}>
          <span className={styles.kind}>{isActual ? labels.actual : labels.expected}</span>{' '}
          <Amount amountMinor={row.actualMinor ?? row.expectedMinor} currency={currency} zero="digits" />
        </dd>
      </div>
      {row.compareMinor !== null && labels.compare && (
        <div>
          <dt>{labels.compare}</dt>
          <dd>
            <Amount amountMinor={row.compareMinor} currency={currency} zero="digits" />
          </dd>
        </div>
      )}
      {band80 && (
        <div>
          <dt>80 % band</dt>
          <dd>{band80}</dd>
        </div>
      )}
      {band95 && (
        <div>
          <dt>95 % band</dt>
          <dd>{band95}</dd>
        </div>
      )}
    </dl>
  );
}
