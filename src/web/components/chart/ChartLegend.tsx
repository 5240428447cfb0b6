import type { ReactNode } from 'react';
import type { ChartLabels } from './ChartLabels.ts';
import styles from './ChartLegend.module.css';
import type { ChartRow } from './chartRows.ts';

/** The marks of the chart in words; line styles differ, so that colour is not needed. */
export function ChartLegend({ rows, labels }: { rows: readonly ChartRow[]; labels: ChartLabels }): ReactNode {
  const has = (key: keyof ChartRow): boolean => rows.some((row) => row[key] !== null);
  const marks = [
    { kind: styles.actual, label: labels.actual, isShown: has('actualMinor') },
    { kind: styles.expected, label: labels.expected, isShown: has('expectedMinor') },
    { kind: styles.compare, label: labels.compare ?? '', isShown: has('compareMinor') },
    { kind: styles.band80, label: '80 % band', isShown: has('lower80Minor') },
    { kind: styles.band95, label: '95 % band', isShown: has('lower95Minor') },
  ];
  return (
    <ul className={styles.legend}>
      {marks
        .filter(({ isShown }) => isShown)
        .map(({ kind, label }) => (
          <li key={label}>
            <span className={kind} aria-hidden="true" />
            {label}
          </li>
        ))}
    </ul>
  );
}
