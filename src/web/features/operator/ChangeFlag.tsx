import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { FlagState } from '@/features/flags/flagContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { Dialog } from '@/web/components/Dialog.tsx';
import { DialogActions } from '@/web/components/DialogActions.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { forgetOperations } from '@/web/lib/queries/consoleQueries.ts';
import styles from './ChangeFlag.module.css';
import { idsIn } from './flagWords.ts';
import { type RolloutDraft, RolloutFields } from './RolloutFields.tsx';

type ChangeFlagProps = { flag: FlagState | undefined; onClose: () => void };

export function ChangeFlag({ flag, onClose }: ChangeFlagProps): ReactNode {
  return (
    <Dialog title={flag?.flag ?? 'Flag'} isOpen={flag !== undefined} onClose={onClose}>
      {flag && <ChangeForm flag={flag} onClose={onClose} />}
    </Dialog>
  );
}

function draftOf({ rollout }: FlagState): RolloutDraft {
  const { percentage, companies } = rollout;
  const who = percentage >= 100 ? 'everybody' : percentage <= 0 && companies.length === 0 ? 'nobody' : 'some';
  return { who, percentage: who === 'some' ? percentage : 10, companies: companies.join('\n') };
}

function ChangeForm({ flag: state, onClose }: { flag: FlagState; onClose: () => void }): ReactNode {
  const { flag, description, isOverridden } = state;
  const [draft, setDraft] = useState(() => draftOf(state));
  const path = `/api/operators/flags/${flag}`;
  const change = useMutation({
    mutationFn: (kind: 'override' | 'default') => {
      if (kind === 'default') return requestJson(path, { method: 'DELETE' });
      const companies = draft.who === 'some' ? idsIn(draft.companies) : [];
      const percentage = { everybody: 100, nobody: 0, some: draft.percentage }[draft.who];
      return requestJson(path, { method: 'PUT', json: { percentage, companies } });
    },
    onSettled: forgetOperations,
    onSuccess: () => {
      announce(`Every live process has the change of ${flag}.`);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate('override');
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>On: {description}.</p>
      {change.error && <ErrorNotice error={change.error} what="Not every process has the change" />}
      <RolloutFields draft={draft} onDraft={setDraft} />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        {isOverridden && (
          <Button disabled={change.isPending} onClick={() => change.mutate('default')}>
            Back to the default
          </Button>
        )}
        <Button type="submit" tone="primary" disabled={change.isPending}>
          Override the flag
        </Button>
      </DialogActions>
    </form>
  );
}
