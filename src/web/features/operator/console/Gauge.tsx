import type { ReactNode } from 'react';
import styles from './Gauge.module.css';

type Mark = { readonly atPercent: number; readonly text?: string };
type GaugeProps = {
  percent: number;
  tone: 'good' | 'caution' | 'negative';
  /** Where something happens. */
  marks: readonly Mark[];
  /** Says it all; the bar is only seen. */
  children: ReactNode;
};

export function Gauge({ percent, tone, marks, children }: GaugeProps): ReactNode {
  return (
    <figure className={styles.gauge} data-tone={tone}>
      <figcaption>{children}</figcaption>
      <div
        className={styles.bar}
        data-labelled={marks.some(({ text }) => text !== undefined)}
        aria-hidden="true"
      >
        <div className={styles.fill} style={{ width: `${Math.min(100, percent)}%` }} />
        {marks.map(({ atPercent, text }) => (
          <div key={atPercent} className={styles.mark} style={{ left: `${atPercent}%` }}>
            {text !== undefined && <span>{text}</span>}
          </div>
        ))}
      </div>
    </figure>
  );
}
