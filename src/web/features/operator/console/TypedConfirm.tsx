import { type ReactNode, useState } from 'react';
import { Dialog } from '@/web/components/Dialog.tsx';
import { ActionForm } from './ActionForm.tsx';
import { TextField } from './TextField.tsx';
import styles from './TypedConfirm.module.css';

type ConfirmFormProps = {
  onClose: () => void;
  /** What will happen, to what, and how it is undone. */
  children: ReactNode;
  action: string;
  /** To be typed before the button works; nothing when it is easily undone. */
  word?: string;
  /** Asked for unless it is said not to be. */
  reason?: 'required' | 'none';
  onConfirm: (reason: string) => Promise<string>;
};
type TypedConfirmProps = ConfirmFormProps & { title: string; isOpen: boolean };

/** What cannot be taken back lightly: says what and where, and wants a word typed and a reason. */
export function TypedConfirm({ title, isOpen, ...form }: TypedConfirmProps): ReactNode {
  return (
    <Dialog title={title} isOpen={isOpen} onClose={form.onClose}>
      <ConfirmForm {...form} />
    </Dialog>
  );
}

/** What was typed is forgotten when the dialog closes. */
function ConfirmForm({
  children,
  word,
  reason = 'required',
  onConfirm,
  ...form
}: ConfirmFormProps): ReactNode {
  const [typed, setTyped] = useState('');
  const [why, setWhy] = useState('');
  const isReady = (word === undefined || typed.trim() === word) && (reason === 'none' || why.trim() !== '');
  return (
    <ActionForm
      {...form}
      stay="Keep as it is"
      isGrave={word !== undefined}
      isReady={isReady}
      onSubmit={() => onConfirm(why.trim())}
    >
      <div className={styles.what}>{children}</div>
      <p className={styles.where}>
        On <strong>{location.host}</strong>.
      </p>
      {reason === 'required' && (
        <TextField label="Reason" hint="It stands in the audit log." value={why} onValue={setWhy} isFirst />
      )}
      {word !== undefined && <TextField label={`Type ${word}`} value={typed} onValue={setTyped} isExact />}
    </ActionForm>
  );
}
