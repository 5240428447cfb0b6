import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { Dialog } from '@/web/components/Dialog.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { announce } from '@/web/lib/liveRegion.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import styles from './TypedConfirm.module.css';

type ActionFormProps = {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  action: string;
  isReady: boolean;
  /** Resolves with what a screen reader is told. */
  onSubmit: () => Promise<string>;
  children: ReactNode;
};

/** A form in a box for what is undone as easily as it is done. */
export function ActionForm({ title, isOpen, onClose, ...form }: ActionFormProps): ReactNode {
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <FormInside {...form} onClose={onClose} />
    </Dialog>
  );
}

type FormInsideProps = Omit<ActionFormProps, 'title' | 'isOpen'>;

function FormInside({ action, isReady, onSubmit, onClose, children }: FormInsideProps): ReactNode {
  const run = useMutation({
    mutationFn: onSubmit,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['operator'] }),
    onSuccess: (told) => {
      announce(told);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) run.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {run.error && <ErrorNotice error={run.error} what="It was not done" />}
      {children}
      <div className={styles.actions}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" disabled={!isReady || run.isPending}>
          {action}
        </Button>
      </div>
    </form>
  );
}
