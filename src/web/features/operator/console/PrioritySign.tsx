import type { ReactNode } from 'react';
import { PRIORITY_TARGETS, type Priority } from '@/core/incidents/priority.ts';
import styles from './PrioritySign.module.css';

/** Each its own shape and word, so that no colour has to be seen. */
const SHAPES: Readonly<Record<Priority, string>> = {
  P0: 'M5 0h6l5 5v6l-5 5H5l-5-5V5z',
  P1: 'M8 0l8 8-8 8-8-8z',
  P2: 'M8 1l8 14H0z',
  P3: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1zm0 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 1 1 0-9z',
};

export function PrioritySign({ priority }: { priority: Priority }): ReactNode {
  return (
    <span className={styles.sign} data-priority={priority}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={SHAPES[priority]} fill="currentColor" />
      </svg>
      <span>
        {priority} <span className={styles.word}>{PRIORITY_TARGETS[priority].name.toLowerCase()}</span>
      </span>
    </span>
  );
}
