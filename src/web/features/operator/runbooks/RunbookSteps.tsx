import type { ReactNode } from 'react';
import { type Runbook, TAKING, tellingOf } from '@/core/alerts/runbooks.ts';
import { CopyText } from '../console/CopyText.tsx';
import { CodedText } from './CodedText.tsx';
import styles from './RunbookSteps.module.css';

function Lines({ lines }: { lines: readonly string[] }): ReactNode {
  return lines.map((line) => <CopyText key={line} text={line} what={`the command ${line.slice(0, 60)}`} />);
}

export function RunbookSteps({ runbook }: { runbook: Runbook }): ReactNode {
  const telling = tellingOf(runbook);
  return (
    <div className={styles.runbook}>
      <div>
        <p>
          <strong>First,</strong> in a terminal, in the folder of AccuBooks:
        </p>
        <Lines lines={TAKING} />
      </div>
      {telling.length > 0 && (
        <div>
          <p>
            <strong>Tell customers;</strong> the second line where the first finds no database:
          </p>
          <Lines lines={telling} />
        </div>
      )}
      <ol className={styles.steps}>
        {runbook.steps.map(({ text, commands = [] }) => (
          <li key={text}>
            <p>
              <CodedText text={text} />
            </p>
            <Lines lines={commands} />
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
