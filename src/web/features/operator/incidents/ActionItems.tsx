import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { Section } from '@/web/components/Section.tsx';
import { formatDate } from '@/web/lib/format/formatDate.ts';
import { consoleQueries, forgetOperations } from '@/web/lib/queries/consoleQueries.ts';
import { ActionDialog } from '../console/ActionDialog.tsx';
import styles from '../console/EntryList.module.css';
import { KeyHint } from '../console/KeyHint.tsx';
import { TextField } from '../console/TextField.tsx';
import { useConsolePlace } from '../console/useConsolePlace.ts';
import { usePersonName } from '../console/usePersonName.ts';
import { changeIncident } from './changeIncident.ts';

/** What is to be done so that it does not come back. */
export function ActionItems({ id }: { id: string }): ReactNode {
  const { setAct, act } = useConsolePlace();
  const nameOf = usePersonName();
  const { data: actions = [], error } = useQuery(consoleQueries.incidentActions(id));
  const complete = useMutation({
    mutationFn: (actionId: string) => changeIncident(id, `actions/${actionId}/done`),
    onSettled: forgetOperations,
  });
  const fault = complete.error ?? error;
  return (
    <Section
      title="To be done"
      actions={
        <Button onClick={() => setAct('action')}>
          Add <KeyHint>x</KeyHint>
        </Button>
      }
    >
      {fault && <ErrorNotice error={fault} what="What is to be done" />}
      {actions.length === 0 && !fault && <p>Nothing yet.</p>}
      {actions.length > 0 && (
        <ul className={styles.list}>
          {actions.map(({ id: actionId, text, owner, dueOn, doneAt, doneBy }) => (
            <li key={actionId}>
              <p>{text}</p>
              <p className={styles.head}>
                <span className={styles.when}>
                  {nameOf(owner)}, until {formatDate(dueOn)}
                  {doneAt !== null && `; done by ${nameOf(doneBy ?? '')}`}
                </span>
                {doneAt === null && (
                  <Button
                    tone="quiet"
                    aria-label={`Done: ${text}`}
                    disabled={complete.isPending}
                    onClick={() => complete.mutate(actionId)}
                  >
                    Done
                  </Button>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
      <AddAction id={id} isOpen={act === 'action'} onClose={() => setAct(undefined)} />
    </Section>
  );
}

function AddAction({ id, ...box }: { id: string; isOpen: boolean; onClose: () => void }): ReactNode {
  const [draft, setDraft] = useState({ text: '', owner: '', dueOn: '' });
  const add = () =>
    changeIncident(id, 'actions', draft).then(() => {
      setDraft({ text: '', owner: '', dueOn: '' });
      return 'It is written down.';
    });
  return (
    <ActionDialog
      title="What is to be done"
      action="Add it"
      isReady={Object.values(draft).every((text) => text.trim() !== '')}
      onSubmit={add}
      {...box}
    >
      <TextField
        label="What"
        value={draft.text}
        onValue={(text) => setDraft({ ...draft, text })}
        isFirst
        lengthMax={1_000}
      />
      <TextField
        label="Who"
        value={draft.owner}
        onValue={(owner) => setDraft({ ...draft, owner })}
        lengthMax={200}
      />
      <Field label="Until">
        {(control) => (
          <input
            {...control}
            type="date"
            required
            value={draft.dueOn}
            onChange={({ target }) => setDraft({ ...draft, dueOn: target.value })}
          />
        )}
      </Field>
    </ActionDialog>
  );
}
