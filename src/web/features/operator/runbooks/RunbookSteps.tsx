import type { ReactNode } from 'react';
import type { Runbook } from '@/core/alerts/runbooks.ts';
import { CopyText } from '../console/CopyText.tsx';
import { CodedText } from './CodedText.tsx';
import styles from './RunbookSteps.module.css';

export function RunbookSteps({ runbook }: { runbook: Runbook }): ReactNode {
  return (
    <div className={styles.runbook}>
      <ol className={styles.steps}>
        {runbook.steps.map(({ text, commands = [] }) => (
          <li key={text}>
            <p>
              <CodedText text={text} />
            </p>
            {commands.map((command) => (
              <CopyText key={command} text={command} what={`the command ${command.slice(0, 60)}`} />
            ))}
          </li>
        ))}
      </ol>
      <p>
        <strong>Verify:</strong> <CodedText text={runbook.verify} />
      </p>
      <p>
        <strong>Escalate:</strong> <CodedText text={runbook.escalate} />
      </p>
      <p className={styles.source}>{runbook.source}.</p>
    </div>
  );
}
