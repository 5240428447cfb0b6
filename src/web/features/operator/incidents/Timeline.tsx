import type { ReactNode } from 'react';
import type { WholeIncidentResponse } from '@/features/incidents/incidentContract.ts';
import styles from '../console/EntryList.module.css';
import { namedText } from '../console/namedText.ts';
import { Since } from '../console/Since.tsx';
import { usePersonName } from '../console/usePersonName.ts';
import { kindWord } from './incidentWords.ts';
import kinds from './Timeline.module.css';

type Event = WholeIncidentResponse['events'][number];

export function Timeline({ events }: { events: readonly Event[] }): ReactNode {
  const nameOf = usePersonName();
  return (
    <ol className={`${styles.list} ${kinds.timeline}`}>
      {events.toReversed().map(({ id, at, kind, actor, text }) => (
        <li key={id} data-kind={kind}>
          <p className={styles.head}>
            <span className={styles.kind}>{kindWord(kind)}</span>
            <span className={styles.when}>
              <Since at={at} />, {actor === 'system' ? 'AccuBooks' : nameOf(actor)}
            </span>
          </p>
          <p>{namedText(text, nameOf)}</p>
        </li>
      ))}
    </ol>
  );
}
