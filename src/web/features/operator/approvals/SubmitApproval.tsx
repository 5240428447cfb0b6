import { type ChangeEvent, type ReactNode, useState } from 'react';
import { Dialog } from '@/web/components/Dialog.tsx';
import { Field } from '@/web/components/Field.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { ActionForm } from '../console/ActionForm.tsx';
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
  const submit = async (): Promise<string> => {
    await requestJson('/api/operators/approvals/signed', { method: 'POST', json: signed });
    return 'The signature holds. The approval can be used once.';
  };
  const onFile = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    void target.files?.[0]?.text().then(setText);
  };
  const isFaulty = text.trim() !== '' && signed === undefined;
  return (
    <ActionForm action="Hand it in" isReady={signed !== undefined} onSubmit={submit} onClose={onClose}>
      <Field label="The file approval.json">
        {(control) => (
          <input
            {...control}
            type="file"
            className={styles.file}
            accept=".json,application/json"
            onChange={onFile}
          />
        )}
      </Field>
      <Field
        label="Or what stands in it"
        fault={isFaulty ? 'This is not what accubooks approvals sign writes.' : undefined}
      >
        {(control) => (
          <textarea
            {...control}
            className={styles.text}
            rows={8}
            spellCheck={false}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
    </ActionForm>
  );
}
