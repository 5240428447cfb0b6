import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Section } from '@/web/components/Section.tsx';
import { consoleQueries, type ReportStanding } from '@/web/lib/queries/consoleQueries.ts';
import styles from '../console/EntryList.module.css';
import { ReadState } from '../console/ReadState.tsx';
import { spanText } from '../console/timeText.ts';
import { useNow } from '../console/useNow.ts';

export const PAPER_WORDS = { report: 'Incident report', 'post-mortem': 'Post-mortem' } as const;

function standText({ submitted, isDue, dueAt }: ReportStanding, nowMs: number): string {
  if (submitted !== null) return 'Handed in';
  if (!isDue) return 'Not asked for; it may be written';
  if (dueAt === null) return 'Due once the fault is over';
  const leftMs = Date.parse(dueAt) - nowMs;
  return leftMs > 0 ? `Due in ${spanText(leftMs)}` : `Overdue for ${spanText(-leftMs)}`;
}

/** What is to be written about it, with its countdown. */
export function Papers({ id }: { id: string }): ReactNode {
  const nowMs = useNow();
  const query = useQuery(consoleQueries.reports(id));
  return (
    <Section title="Papers">
      <ReadState query={query} what="papers" />
      {query.data && (
        <ul className={styles.list}>
          {query.data.map((standing) => (
            <li key={standing.kind}>
              <p className={styles.head}>
                <Link to="/operator/$" params={{ _splat: `incidents/${id}/${standing.kind}` }}>
                  {PAPER_WORDS[standing.kind]}
                </Link>
                <span className={styles.when}>{standText(standing, nowMs)}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
