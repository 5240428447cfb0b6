import type { ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { Notice } from '@/web/components/Notice.tsx';
import { downloadBlob } from '@/web/lib/downloadBlob.ts';
import styles from './SecondFactor.module.css';

/** The recovery codes, which are shown this once. */
export function RecoveryCodeList({
  codes,
  onDone,
}: {
  codes: readonly string[];
  onDone: () => void;
}): ReactNode {
  const download = (): void =>
    downloadBlob(
      'accubooks-recovery-codes.txt',
      new Blob([`AccuBooks recovery codes, each works once:\n\n${codes.join('\n')}\n`], {
        type: 'text/plain',
      }),
    );
  return (
    <>
      <Notice tone="good" role="status" title="Keep these recovery codes">
        <p>
          Each one works once, in place of a code, when you have lost your authenticator. They are not shown
          again.
        </p>
      </Notice>
      <ul className={styles.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button tone="primary" onClick={download}>
          Download them
        </Button>
        <Button onClick={onDone}>I have kept them</Button>
      </div>
    </>
  );
}
