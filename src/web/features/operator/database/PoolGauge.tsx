import type { ReactNode } from 'react';
import { POOL_BANDS, type PoolBand } from '@/core/pool/poolBands.ts';
import styles from './PoolGauge.module.css';

const WORDS: Readonly<Record<PoolBand, string>> = {
  healthy: 'healthy',
  recovering: 'recovering, not resolved',
  warning: 'fills up',
  critical: 'exhausted',
};
const MARKS = Object.values(POOL_BANDS);

type PoolGaugeProps = {
  name: string;
  used: number;
  most: number;
  percent: number;
  band: PoolBand;
  more?: string;
};

/** How full, on the bands of the runbook: 70, 80 and 90 per cent. */
export function PoolGauge({ name, used, most, percent, band, more }: PoolGaugeProps): ReactNode {
  return (
    <figure className={styles.gauge} data-band={band}>
      <figcaption>
        {name}:{' '}
        <strong>
          {used} of {most}, {Math.round(percent)} %
        </strong>
        , {WORDS[band]}
        {more === undefined ? '' : `; ${more}`}
      </figcaption>
      <div className={styles.bar} aria-hidden="true">
        <div className={styles.fill} style={{ width: `${Math.min(100, percent)}%` }} />
        {MARKS.map((mark) => (
          <div key={mark} className={styles.mark} style={{ left: `${mark}%` }} />
        ))}
      </div>
    </figure>
  );
}
