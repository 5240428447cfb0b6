import type { ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { DialogActions } from '@/web/components/DialogActions.tsx';
import { downloadBlob } from '@/web/lib/downloadBlob.ts';
import styles from '../console/ActionForm.module.css';
import { CopyText } from '../console/CopyText.tsx';

/** What an approver signs, and how: on their own machine. */
export function DocumentToSign({ document, onClose }: { document: string; onClose: () => void }): ReactNode {
  const download = (): void =>
    downloadBlob('request.json', new Blob([document], { type: 'application/json' }));
  return (
    <div className={styles.form}>
      <CopyText text={document} what="what is to be signed" />
      <p>Where the key is, its owner reads it and signs it:</p>
      <CopyText
        text="npx accubooks approvals sign request.json --key ceo.pem > approval.json"
        what="the command that signs"
      />
      <p>Then hand approval.json in under Approvals.</p>
      <DialogActions>
        <Button onClick={download}>Save as request.json</Button>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </div>
  );
}
