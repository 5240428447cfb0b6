import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { DialogActions } from '@/web/components/DialogActions.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { announce } from '@/web/lib/liveRegion.ts';
import { forgetOperations } from '@/web/lib/queries/consoleQueries.ts';
import styles from './ActionForm.module.css';

export type ActionFormProps = {
  action: string;
  /** What the other button says, which does nothing. */
  stay?: string;
  isGrave?: boolean;
  isReady: boolean;
  /** Resolves with what a screen reader is told. */
  onSubmit: () => Promise<string>;
  onClose: () => void;
  children: ReactNode;
};

/** The form in a dialog of the console: does it once, says what came of it, and every page reads anew. */
export function ActionForm(props: ActionFormProps): ReactNode {
  const { action, stay = 'Cancel', isGrave = false, isReady, onSubmit, onClose, children } = props;
  const run = useMutation({
    mutationFn: onSubmit,
    onSettled: forgetOperations,
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
      <DialogActions>
        <Button onClick={onClose}>{stay}</Button>
        <Button type="submit" tone={isGrave ? 'danger' : 'primary'} disabled={!isReady || run.isPending}>
          {run.isPending ? 'Working' : action}
        </Button>
      </DialogActions>
    </form>
  );
}
