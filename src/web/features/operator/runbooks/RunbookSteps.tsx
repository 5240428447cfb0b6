import type { ReactNode } from 'react';
import { CopyText } from '../console/CopyText.tsx';
import styles from './RunbookSteps.module.css';
import type { Runbook } from './runbookSteps.ts';

export function RunbookSteps({ runbook }: { runbook: Runbook }): ReactNode {
  return (
    <div className={styles.runbook}>
      <p>Found by: {runbook.detection}.</p>
      <ol className={styles.steps}>
        {runbook.steps.map(({ text, command }) => (
          <li key={text}>
            <p>{text}.</p>
            {command !== undefined && <CopyText text={command} what={`the command: ${text}`} />}
          </li>
        ))}
      </ol>
      <p>
        <strong>Escalate:</strong> {runbook.escalate}.
      </p>
    </div>
  );
}
