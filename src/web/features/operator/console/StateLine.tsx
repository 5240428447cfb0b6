import type { ReactNode } from 'react';
import styles from './StateLine.module.css';

export type LookState = 'fine' | 'wrong' | 'unknown';

const SHAPES: Readonly<Record<LookState, string>> = {
  fine: 'M6.2 13L1.5 8.3l1.8-1.8 2.9 2.9L12.7 3l1.8 1.8z',
  wrong: 'M2.7 1L8 6.3 13.3 1 15 2.7 9.7 8l5.3 5.3-1.7 1.7L8 9.7 2.7 15 1 13.3 6.3 8 1 2.7z',
  unknown: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1zm-1 9h2v2H7zm0-6h2v5H7z',
};

/** What was looked at, with its state as a word, behind a tick, a cross or a question. */
export function StateLine({ state, children }: { state: LookState; children: ReactNode }): ReactNode {
  return (
    <p className={styles.line} data-state={state}>
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
        <path d={SHAPES[state]} fill="currentColor" fillRule="evenodd" />
      </svg>
      {children}
    </p>
  );
}
