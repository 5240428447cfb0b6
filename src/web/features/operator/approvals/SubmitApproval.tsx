import { useMutation } from '@tanstack/react-query';
import { type ChangeEvent, type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { Dialog } from '@/web/components/Dialog.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { readSigned } from './readSigned.ts';
import styles from './SubmitApproval.module.css';

export function SubmitApproval({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  return (
    <Dialog title="Hand in a signed approval" isOpen={isOpen} onClose={onClose}>
      <SubmitForm onClose={onClose} />
    </Dialog>
  );
}

function SubmitForm({ onClose }: { onClose: () => void }): ReactNode {
  const [text, setText] = useState('');
  const signed = readSigned(text);
  const submit = useMutation({
    mutationFn: () => requestJson('/api/operators/approvals/signed', { method: 'POST', json: signed }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['operator'] }),
    onSuccess: () => {
      announce('The signature holds. The approval can be used once.');
      onClose();
    },
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (signed !== undefined) submit.mutate();
  };
  const onFile = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    void target.files?.[0]?.text().then(setText);
  };
  const isFaulty = text.trim() !== '' && signed === undefined;
  return (
    <form className={styles.form} onSubmit={onSubmit}>
      {submit.error && <ErrorNotice error={submit.error} what="It was not taken" />}
      <Field label="The file approval.json">
        {(control) => <input {...control} type="file" accept=".json,application/json" onChange={onFile} />}
      </Field>
      <Field
        label="Or what stands in it"
        fault={isFaulty ? 'This is not what accubooks approvals sign writes.' : undefined}
      >
        {(control) => (
          <textarea
            {...control}
            rows={8}
            spellCheck={false}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <div className={styles.actions}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" disabled={signed === undefined || submit.isPending}>
          Hand it in
        </Button>
      </div>
    </form>
  );
}
