import type { ReactNode } from 'react';
import { formatNumber } from '@/web/lib/format/formatCount.ts';
import styles from './Counts.module.css';

export type Count = { readonly label: string; readonly value: number; readonly note: string };

/** A row of counts, each with what it means. */
export function Counts({ counts }: { counts: readonly Count[] }): ReactNode {
  return (
    <dl className={styles.counts}>
      {counts.map(({ label, value, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={styles.value}>{formatNumber(value)}</dd>
          <dd className={styles.note}>{note}</dd>
        </div>
      ))}
    </dl>
  );
}
