import type { ReactNode } from 'react';
import { POOL_BANDS, type PoolBand } from '@/core/pool/poolBands.ts';
import { Gauge } from '../console/Gauge.tsx';

const WORDS: Readonly<Record<PoolBand, string>> = {
  healthy: 'healthy',
  recovering: 'recovering, not resolved',
  warning: 'fills up',
  critical: 'exhausted',
};
const TONES = { healthy: 'good', recovering: 'caution', warning: 'caution', critical: 'negative' } as const;
const MARKS = Object.values(POOL_BANDS).map((atPercent) => ({ atPercent }));

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
    <Gauge percent={percent} tone={TONES[band]} marks={MARKS}>
      {name}:{' '}
      <strong>
        {used} of {most}, {Math.round(percent)} %
      </strong>
      , {WORDS[band]}
      {more === undefined ? '' : `; ${more}`}
    </Gauge>
  );
}
