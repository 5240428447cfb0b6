import type { ReactNode } from 'react';
import type { LimitUsage } from '@/features/plans/planContract.ts';
import styles from './UsageList.module.css';
import { limitTitle, usageNote, usedText } from './usageWords.ts';

const FULL = 100;

/** A bar for each limit; everything that it shows stands beside it in words. */
export function UsageList({ limits }: { limits: readonly LimitUsage[] }): ReactNode {
  return (
    <ul className={styles.list}>
      {limits.map((usage) => (
        <UsageItem key={usage.resource} usage={usage} />
      ))}
    </ul>
  );
}

function UsageItem({ usage }: { usage: LimitUsage }): ReactNode {
  const { resource, limit, current, state } = usage;
  const share = limit === null ? 0 : Math.min(FULL, (FULL * current) / Math.max(1, limit));
  const note = usageNote(usage);
  return (
    <li className={styles.item} data-state={state}>
      <p className={styles.head}>
        <span className={styles.title}>{limitTitle(resource)}</span>
        <span className={styles.used}>{usedText(usage)}</span>
      </p>
      {limit !== null && (
        <svg className={styles.bar} viewBox={`0 0 ${FULL} 1`} preserveAspectRatio="none" aria-hidden="true">
          <rect width={share} height="1" />
        </svg>
      )}
      {note !== '' && <p className={styles.notes}>{note}</p>}
    </li>
  );
}
