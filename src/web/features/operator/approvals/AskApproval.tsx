import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { Dialog } from '@/web/components/Dialog.tsx';
import { DialogActions } from '@/web/components/DialogActions.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { asTitle } from '@/web/lib/format/asTitle.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { forgetOperations } from '@/web/lib/queries/consoleQueries.ts';
import styles from '../console/ActionForm.module.css';
import { TextField } from '../console/TextField.tsx';
import { DocumentToSign } from './DocumentToSign.tsx';

type AskApprovalProps = {
  action: string;
  subjectId: string;
  what: string;
  isOpen: boolean;
  onClose: () => void;
};

/** Writes down what is to be signed, and shows it with the way to sign it. */
export function AskApproval({ isOpen, onClose, ...order }: AskApprovalProps): ReactNode {
  return (
    <Dialog title={`Ask for ${order.what}`} isOpen={isOpen} onClose={onClose}>
      <AskForm {...order} onClose={onClose} />
    </Dialog>
  );
}

function AskForm({ action, subjectId, what, onClose }: Omit<AskApprovalProps, 'isOpen'>): ReactNode {
  const [reason, setReason] = useState('');
  const ask = useMutation({
    mutationFn: () =>
      requestJson<{ id: string; document: string }>('/api/operators/approvals', {
        method: 'POST',
        json: { action, subjectId, reason },
      }),
    onSettled: forgetOperations,
    onSuccess: () => announce('What is to be signed stands below.'),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    ask.mutate();
  };
  if (ask.data) return <DocumentToSign document={ask.data.document} onClose={onClose} />;
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>Nothing happens yet. {asTitle(what)} takes a signature with the CEO’s key, which no server has.</p>
      {ask.error && <ErrorNotice error={ask.error} what="Nothing was asked for" />}
      <TextField
        label="Reason"
        hint="The CEO reads it, and it is signed with the rest."
        value={reason}
        onValue={setReason}
        isFirst
      />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" disabled={ask.isPending || reason.trim() === ''}>
          Write down what is to be signed
        </Button>
      </DialogActions>
    </form>
  );
}
