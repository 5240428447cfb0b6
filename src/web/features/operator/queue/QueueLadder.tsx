import type { ReactNode } from 'react';
import type { QueueStatus } from '@/features/queue/queueContract.ts';
import { numberText } from '../console/numberText.ts';
import styles from './QueueLadder.module.css';

const WORDS = {
  warning: 'the team is told',
  high: 'somebody is called',
  pause: 'new ones refused',
  escalate: 'escalates',
} as const;
const RUNGS = ['warning', 'high', 'pause', 'escalate'] as const;

/** How full the queue is, on the ladder of what happens at each length. */
export function QueueLadder({ status: { waiting, rungs, rung } }: { status: QueueStatus }): ReactNode {
  const topOf = Math.max(rungs.escalate, waiting);
  return (
    <figure className={styles.ladder} data-rung={rung}>
      <figcaption>
        <strong>{numberText(waiting)}</strong> wait; next: {nextText(waiting, rungs)}
      </figcaption>
      <div className={styles.bar} aria-hidden="true">
        <div className={styles.fill} style={{ width: `${(100 * waiting) / topOf}%` }} />
        {RUNGS.map((name) => (
          <div key={name} className={styles.rung} style={{ left: `${(100 * rungs[name]) / topOf}%` }}>
            <span>{numberText(rungs[name])}</span>
          </div>
        ))}
      </div>
    </figure>
  );
}

function nextText(waiting: number, rungs: QueueStatus['rungs']): string {
  const next = RUNGS.find((name) => waiting < rungs[name]);
  return next === undefined ? 'nothing more' : `at ${numberText(rungs[next])} ${WORDS[next]}`;
}
