import type { ReactNode } from 'react';
import type { QueueStatus } from '@/features/queue/queueContract.ts';
import { formatNumber } from '@/web/lib/format/formatCount.ts';
import { Gauge } from '../console/Gauge.tsx';

const WORDS = {
  warning: 'the team is told',
  high: 'somebody is called',
  pause: 'new ones refused',
  escalate: 'escalates',
} as const;
const TONES = {
  calm: 'good',
  warning: 'caution',
  high: 'caution',
  pause: 'negative',
  escalate: 'negative',
} as const;
const RUNGS = ['warning', 'high', 'pause', 'escalate'] as const;

/** How full the queue is, on the ladder of what happens at each length. */
export function QueueLadder({ status: { waiting, rungs, rung } }: { status: QueueStatus }): ReactNode {
  const percentOf = (count: number) => (100 * count) / Math.max(rungs.escalate, waiting);
  return (
    <Gauge
      percent={percentOf(waiting)}
      tone={TONES[rung]}
      marks={RUNGS.map((name) => ({ atPercent: percentOf(rungs[name]), text: formatNumber(rungs[name]) }))}
    >
      <strong>{formatNumber(waiting)}</strong> wait; next: {nextText(waiting, rungs)}
    </Gauge>
  );
}

function nextText(waiting: number, rungs: QueueStatus['rungs']): string {
  const next = RUNGS.find((name) => waiting < rungs[name]);
  return next === undefined ? 'nothing more' : `at ${formatNumber(rungs[next])} ${WORDS[next]}`;
}
