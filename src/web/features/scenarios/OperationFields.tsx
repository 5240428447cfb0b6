import type { ReactNode } from 'react';
import { addToMonth, formatMonth } from '@/core/ledger/isoDate.ts';
import type { OperationDraft } from './OperationDraft.ts';
import styles from './OperationFields.module.css';

/** Months ahead that an operation may name. */
const MONTHS_AHEAD = 36;

type OperationFieldsProps = {
  draft: OperationDraft;
  /** First month after the books. */
  firstMonth: string;
  currency: string;
  faultId: string | undefined;
  onChange: (part: Partial<OperationDraft>) => void;
};

type MonthChoiceProps = {
  label: string;
  value: string;
  firstMonth: string;
  end?: string;
  onChange: (month: string) => void;
};

function MonthChoice({ label, value, firstMonth, end, onChange }: MonthChoiceProps): ReactNode {
  const months = Array.from({ length: MONTHS_AHEAD }, (_, ahead) => addToMonth(firstMonth, ahead));
  const all = value === '' || months.includes(value) ? months : [value, ...months];
  return (
    <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {end !== undefined && <option value="">{end}</option>}
      {all.map((month) => (
        <option key={month} value={month}>
          {formatMonth(month)}
        </option>
      ))}
    </select>
  );
}

function Figure({ draft, faultId, onChange, label }: OperationFieldsProps & { label: string }): ReactNode {
  return (
    <input
      className={styles.figure}
      aria-label={label}
      aria-describedby={faultId}
      aria-invalid={faultId !== undefined}
      inputMode="decimal"
      autoComplete="off"
      value={draft.figure}
      onChange={(event) => onChange({ figure: event.target.value })}
    />
  );
}

function Direction({ draft, onChange }: OperationFieldsProps): ReactNode {
  return (
    <select
      aria-label="Direction"
      value={draft.direction}
      onChange={(event) => onChange({ direction: event.target.value === 'inflow' ? 'inflow' : 'outflow' })}
    >
      <option value="outflow">Money out</option>
      <option value="inflow">Money in</option>
    </select>
  );
}

function ScaleFields(props: OperationFieldsProps): ReactNode {
  const { draft, onChange } = props;
  return (
    <>
      <select
        aria-label="What changes"
        value={draft.target}
        onChange={(event) => onChange({ target: event.target.value === 'income' ? 'income' : 'expense' })}
      >
        <option value="income">Income</option>
        <option value="expense">Expenses</option>
      </select>
      <select
        aria-label="Up or down"
        value={draft.change}
        onChange={(event) => onChange({ change: event.target.value === 'up' ? 'up' : 'down' })}
      >
        <option value="up">up</option>
        <option value="down">down</option>
      </select>
      <Figure {...props} label="Percent" />
      <span>%</span>
    </>
  );
}

/** One operation as a sentence whose words are the controls. */
export function OperationFields(props: OperationFieldsProps): ReactNode {
  const { draft, firstMonth, currency, onChange } = props;
  const isOnce = draft.type === 'oneOff';
  return (
    <div className={styles.sentence}>
      {draft.type === 'scale' ? (
        <ScaleFields {...props} />
      ) : (
        <>
          <Direction {...props} />
          <Figure {...props} label={`Amount, ${currency}`} />
          <span>{currency}</span>
        </>
      )}
      <span>{isOnce ? 'once in' : draft.type === 'monthly' ? 'every month from' : 'from'}</span>
      <MonthChoice
        label={isOnce ? 'Month' : 'From month'}
        value={draft.fromMonth}
        firstMonth={firstMonth}
        onChange={(fromMonth) => onChange({ fromMonth })}
      />
      {!isOnce && (
        <>
          <span>to</span>
          <MonthChoice
            label="To month"
            end="the horizon"
            value={draft.toMonth}
            firstMonth={firstMonth}
            onChange={(toMonth) => onChange({ toMonth })}
          />
        </>
      )}
      <span>for</span>
      <input
        className={styles.label}
        aria-label="What it is"
        placeholder={draft.type === 'scale' ? 'Reason, if you like' : 'What it is'}
        maxLength={120}
        value={draft.label}
        onChange={(event) => onChange({ label: event.target.value })}
      />
    </div>
  );
}
