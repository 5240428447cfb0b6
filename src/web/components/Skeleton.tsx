import type { ReactNode } from 'react';
import styles from './Skeleton.module.css';

type SkeletonProps = { shape: 'table' | 'chart' | 'facts' | 'text'; label: string };

const ROWS = { table: 10, chart: 1, facts: 4, text: 3 } as const;

/** The shape of what is coming, while it comes. */
export function Skeleton({ shape, label }: SkeletonProps): ReactNode {
  return (
    <div className={styles[shape]} role="status">
      <span className="visuallyHidden">{label}</span>
      {Array.from({ length: ROWS[shape] }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity and never move
        <div key={row} className={styles.bar} aria-hidden="true" />
      ))}
    </div>
  );
}
