import type { Dispatch, ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { Field } from '@/web/components/Field.tsx';
import type { Edit, EditHistory } from './editHistory.ts';
import { newDraft, type OperationDraft } from './OperationDraft.ts';
import { OperationList } from './OperationList.tsx';
import styles from './ScenarioEditor.module.css';

const KINDS: readonly { type: OperationDraft['type']; label: string }[] = [
  { type: 'scale', label: 'Scale income or expenses' },
  { type: 'monthly', label: 'Add a monthly amount' },
  { type: 'oneOff', label: 'Add a one-off amount' },
];

type ScenarioEditorProps = {
  history: EditHistory;
  edit: Dispatch<Edit>;
  firstMonth: string;
  currency: string;
  showsFaults: boolean;
};

export function ScenarioEditor({
  history,
  edit,
  firstMonth,
  currency,
  showsFaults,
}: ScenarioEditorProps): ReactNode {
  const { name, operations } = history.present;
  const fault = showsFaults && name.trim() === '' ? 'Give the scenario a name.' : undefined;
  return (
    <div className={styles.editor}>
      <Field label="Name" fault={fault}>
        {(control) => (
          <input
            {...control}
            className={styles.name}
            value={name}
            maxLength={120}
            placeholder="Hire two engineers in March"
            onChange={(event) => edit({ type: 'rename', name: event.target.value })}
          />
        )}
      </Field>
      <OperationList
        operations={operations}
        firstMonth={firstMonth}
        currency={currency}
        showsFaults={showsFaults}
        edit={edit}
      />
      <div className={styles.tools}>
        {KINDS.map(({ type, label }) => (
          <Button key={type} onClick={() => edit({ type: 'add', operation: newDraft(type, firstMonth) })}>
            {label}
          </Button>
        ))}
        <span className={styles.gap} />
        <Button tone="quiet" disabled={history.past.length === 0} onClick={() => edit({ type: 'undo' })}>
          Undo
        </Button>
        <Button tone="quiet" disabled={history.future.length === 0} onClick={() => edit({ type: 'redo' })}>
          Redo
        </Button>
      </div>
    </div>
  );
}
