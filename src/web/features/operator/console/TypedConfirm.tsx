import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { Dialog } from '@/web/components/Dialog.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { announce } from '@/web/lib/liveRegion.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import styles from './TypedConfirm.module.css';

type TypedConfirmProps = {
  title: string;
  isOpen: boolean;
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

/** What cannot be taken back lightly: says what and where, and wants a word typed and a reason. */
export function TypedConfirm(props: TypedConfirmProps): ReactNode {
  const { title, isOpen, onClose } = props;
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <ConfirmForm {...props} />
    </Dialog>
  );
}

function ConfirmForm({
  children,
  action,
  word,
  reason = 'required',
  onConfirm,
  onClose,
}: TypedConfirmProps): ReactNode {
  const [typed, setTyped] = useState('');
  const [why, setWhy] = useState('');
  const run = useMutation({
    mutationFn: () => onConfirm(why.trim()),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['operator'] }),
    onSuccess: (told) => {
      announce(told);
      onClose();
    },
  });
  const isReady = (word === undefined || typed.trim() === word) && (reason === 'none' || why.trim() !== '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) run.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.what}>{children}</div>
      <p className={styles.where}>
        On <strong>{location.host}</strong>.
      </p>
      {run.error && <ErrorNotice error={run.error} what="It was not done" />}
      {reason === 'required' && <ReasonField reason={why} onReason={setWhy} />}
      {word !== undefined && <WordField word={word} typed={typed} onTyped={setTyped} />}
      <div className={styles.actions}>
        <Button onClick={onClose}>Keep as it is</Button>
        <Button
          type="submit"
          tone={word === undefined ? 'primary' : 'danger'}
          disabled={!isReady || run.isPending}
        >
          {run.isPending ? 'Working' : action}
        </Button>
      </div>
    </form>
  );
}

type ReasonFieldProps = { reason: string; onReason: (reason: string) => void };

function ReasonField({ reason, onReason }: ReasonFieldProps): ReactNode {
  return (
    <Field label="Reason" hint="It stands in the audit log.">
      {(control) => (
        <input
          {...control}
          data-first
          required
          maxLength={500}
          autoComplete="off"
          value={reason}
          onChange={({ target }) => onReason(target.value)}
        />
      )}
    </Field>
  );
}

type WordFieldProps = { word: string; typed: string; onTyped: (typed: string) => void };

function WordField({ word, typed, onTyped }: WordFieldProps): ReactNode {
  return (
    <Field label={`Type ${word}`}>
      {(control) => (
        <input
          {...control}
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => onTyped(target.value)}
        />
      )}
    </Field>
  );
}
