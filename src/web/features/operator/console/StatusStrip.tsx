import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { announce } from '@/web/lib/liveRegion.ts';
import styles from './StatusStrip.module.css';
import { agoText } from './timeText.ts';
import { useNow } from './useNow.ts';
import { useVerdict } from './useVerdict.ts';
import type { Verdict } from './verdictOf.ts';

const SIGNS: Readonly<Record<Verdict['kind'], string>> = {
  reading: 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zm0 2a4 4 0 1 1 0 8 4 4 0 1 1 0-8z',
  fine: 'M6.2 13L1.5 8.3l1.8-1.8 2.9 2.9L12.7 3l1.8 1.8z',
  partly: 'M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1zm-1 3h2v5H7zm0 6h2v2H7z',
  wrong: 'M8 0l8 15H0zm-1 5v5h2V5zm0 6v2h2v-2z',
  lost: 'M2.7 1L8 6.3 13.3 1 15 2.7 9.7 8l5.3 5.3-1.7 1.7L8 9.7 2.7 15 1 13.3 6.3 8 1 2.7z',
};

/** On every page: the one sentence, how old it is, and who is on call. */
export function StatusStrip(): ReactNode {
  const { verdict, query } = useVerdict();
  const nowMs = useNow();
  const { sentence, kind } = verdict;
  useEffect(() => {
    if (kind !== 'reading') announce(`${sentence}.`);
  }, [sentence, kind]);
  const onCall = query.data?.onCall ?? null;
  return (
    <section className={styles.strip} data-kind={kind} aria-label="Right now">
      <Link to="/operator/$" params={{ _splat: '' }} className={styles.sentence}>
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path d={SIGNS[kind]} fill="currentColor" fillRule="evenodd" />
        </svg>
        {sentence}
      </Link>
      {query.dataUpdatedAt > 0 && (
        <span className={styles.age}>as of {agoText(query.dataUpdatedAt, nowMs)}</span>
      )}
      {onCall !== null && onCall.length > 0 && (
        <span className={styles.duty}>
          On call: {onCall.map(({ level, name }) => `${name} (${level})`).join(', ')}
        </span>
      )}
      <span className={styles.where}>{location.host}</span>
    </section>
  );
}
