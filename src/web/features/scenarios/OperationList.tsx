import { type ReactNode, useId } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { announce } from '@/web/lib/liveRegion.ts';
import type { Edit } from './editHistory.ts';
import { type OperationDraft, operationOf } from './OperationDraft.ts';
import { OperationFields } from './OperationFields.tsx';
import styles from './OperationList.module.css';

type OperationListProps = {
  operations: readonly OperationDraft[];
  firstMonth: string;
  currency: string;
  /** Faults are told once somebody tried to save. */
  showsFaults: boolean;
  edit: (edit: Edit) => void;
};

type OperationRowProps = Omit<OperationListProps, 'operations'> & {
  draft: OperationDraft;
  position: number;
  count: number;
};

function OperationRow(props: OperationRowProps): ReactNode {
  const { draft, position, count, firstMonth, currency, showsFaults, edit } = props;
  const id = useId();
  const operation = operationOf(draft, currency);
  const fault = showsFaults && typeof operation === 'string' ? operation : undefined;
  const name = `change ${position + 1}`;
  return (
    <li className={styles.row}>
      <OperationFields
        draft={draft}
        firstMonth={firstMonth}
        currency={currency}
        faultId={fault ? id : undefined}
        onChange={(part) => edit({ type: 'change', key: draft.key, part })}
      />
      <div className={styles.tools}>
        <Button
          tone="quiet"
          aria-label={`Move ${name} up`}
          disabled={position === 0}
          onClick={() => edit({ type: 'move', key: draft.key, by: -1 })}
        >
          ↑
        </Button>
        <Button
          tone="quiet"
          aria-label={`Move ${name} down`}
          disabled={position === count - 1}
          onClick={() => edit({ type: 'move', key: draft.key, by: 1 })}
        >
          ↓
        </Button>
        <Button
          tone="quiet"
          aria-label={`Remove ${name}`}
          onClick={() => {
            edit({ type: 'remove', key: draft.key });
            announce(`Change ${position + 1} removed. Undo brings it back.`);
          }}
        >
          Remove
        </Button>
      </div>
      {fault && (
        <p id={id} className={styles.fault}>
          {fault}
        </p>
      )}
    </li>
  );
}

/** The changes of a scenario, in the order in which they apply. */
export function OperationList({ operations, ...rest }: OperationListProps): ReactNode {
  if (operations.length === 0) {
    return (
      <p className={styles.none}>No changes yet: this scenario equals the baseline. Add the first one.</p>
    );
  }
  return (
    <ol className={styles.list}>
      {operations.map((draft, position) => (
        <OperationRow key={draft.key} draft={draft} position={position} count={operations.length} {...rest} />
      ))}
    </ol>
  );
}
