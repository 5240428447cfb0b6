import type { ReactNode } from 'react';
import type { WholeIncidentResponse } from '@/features/incidents/incidentContract.ts';
import styles from '../console/EntryList.module.css';
import { PrioritySign } from '../console/PrioritySign.tsx';
import { Since } from '../console/Since.tsx';

type AlertListProps = { alerts: WholeIncidentResponse['alerts'] };

export function AlertList({ alerts }: AlertListProps): ReactNode {
  if (alerts.length === 0) return <p>No alert belongs to it; a person opened it.</p>;
  return (
    <ul className={styles.list}>
      {alerts.map(({ fingerprint, startsAt, alertname, priority, summary, isFiring, endedAt }) => (
        <li key={`${fingerprint} ${startsAt}`}>
          <p className={styles.head}>
            <span className={styles.kind}>{alertname}</span>
            <PrioritySign priority={priority} />
          </p>
          <p>{summary}</p>
          <p className={styles.when}>
            {isFiring ? 'Fires since ' : 'Fired at '}
            <Since at={startsAt} />
            {!isFiring && endedAt !== null && (
              <>
                , over at <Since at={endedAt} />
              </>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
