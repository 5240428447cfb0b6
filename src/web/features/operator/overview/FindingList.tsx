import { Link } from '@tanstack/react-router';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Finding } from '@/features/overview/overviewContract.ts';
import { Button, buttonClass } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { areSingleKeysOn } from '@/web/lib/shortcuts.ts';
import { namedText } from '../console/namedText.ts';
import { PrioritySign } from '../console/PrioritySign.tsx';
import { Since } from '../console/Since.tsx';
import { usePersonName } from '../console/usePersonName.ts';
import { useAcknowledge } from '../incidents/useAcknowledge.ts';
import { runbookOf } from '../runbooks/runbookOf.ts';
import styles from './FindingList.module.css';

type FindingListProps = {
  findings: readonly Finding[];
  isOld: boolean;
  onRunbook: (id: string) => void;
};

export function FindingList({ findings, isOld, onRunbook }: FindingListProps): ReactNode {
  return (
    <ul className={styles.list} data-old={isOld}>
      {findings.map((finding) => (
        <FindingRow key={finding.key} finding={finding} onRunbook={onRunbook} />
      ))}
    </ul>
  );
}

type FindingRowProps = { finding: Finding; onRunbook: (id: string) => void };

function FindingRow({ finding, onRunbook }: FindingRowProps): ReactNode {
  const { priority, title, detail, since, isSeenFirst, next, runbook, incidentId } = finding;
  const nameOf = usePersonName();
  const hasSteps = runbookOf(runbook) !== undefined;
  const acknowledge = useAcknowledge(incidentId ?? '', title);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !areSingleKeysOn()) return;
    if (event.key === 'r' && runbook !== null && hasSteps) onRunbook(runbook);
    else if (event.key === 'a' && incidentId !== null) acknowledge.mutate();
    else return;
    event.preventDefault();
  };
  return (
    <li className={styles.row} data-priority={priority} onKeyDown={onKeyDown}>
      <PrioritySign priority={priority} />
      <div className={styles.words}>
        <p className={styles.title}>
          <Link to="/operator/$" params={{ _splat: next.page }} search={{}} data-row>
            {title}
          </Link>
        </p>
        <p className={styles.detail}>{namedText(detail, nameOf)}</p>
        {acknowledge.error && <ErrorNotice error={acknowledge.error} what="Not acknowledged" />}
      </div>
      <p className={styles.since}>{since !== null && <Since at={since} isAtLeast={isSeenFirst} />}</p>
      <div className={styles.actions}>
        <Link to="/operator/$" params={{ _splat: next.page }} search={{}} className={buttonClass('plain')}>
          {next.label}
        </Link>
        {runbook !== null && hasSteps && (
          <Button tone="quiet" onClick={() => onRunbook(runbook)}>
            Runbook {runbook}
          </Button>
        )}
      </div>
    </li>
  );
}
