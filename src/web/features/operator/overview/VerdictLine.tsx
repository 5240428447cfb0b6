import type { ReactNode } from 'react';
import type { Verdict } from '../console/verdictOf.ts';
import styles from './VerdictLine.module.css';

export function VerdictLine({ verdict: { kind, sentence, more } }: { verdict: Verdict }): ReactNode {
  return (
    <div className={styles.verdict} data-kind={kind}>
      <p className={styles.sentence}>{sentence}.</p>
      {more !== '' && <p>{more}</p>}
    </div>
  );
}
