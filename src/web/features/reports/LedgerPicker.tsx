import type { ReactNode } from 'react';
import { firstDayOfMonth, lastDayOfMonth, monthOf } from '@/core/ledger/isoDate.ts';
import type { Account } from '@/features/reports/reportContract.ts';
import { Field } from '@/web/components/Field.tsx';
import { MonthSelect } from '@/web/components/MonthSelect.tsx';
import type { LedgerRange } from '@/web/lib/queries/reportQueries.ts';
import styles from './LedgerPicker.module.css';
import type { Periods } from './periodsOf.ts';

type LedgerPickerProps = {
  accounts: readonly Account[];
  periods: Periods;
  value: LedgerRange;
  onChange: (range: LedgerRange) => void;
};

export function LedgerPicker({ accounts, periods, value, onChange }: LedgerPickerProps): ReactNode {
  const { from, to } = value;
  return (
    <>
      <Field label="Account">
        {(control) => (
          <select
            {...control}
            className={styles.account}
            value={value.accountId}
            onChange={(event) => onChange({ ...value, accountId: event.target.value })}
          >
            {accounts.map(({ id, number, name }) => (
              <option key={id} value={id}>
                {number === name ? name : `${number} ${name}`}
              </option>
            ))}
          </select>
        )}
      </Field>
      <MonthSelect
        label="From"
        value={monthOf(from)}
        from={periods.from}
        to={periods.to}
        onChange={(month) => {
          const start = firstDayOfMonth(month);
          onChange({ ...value, from: start, to: start > to ? lastDayOfMonth(month) : to });
        }}
      />
      <MonthSelect
        label="To"
        value={monthOf(to)}
        from={periods.from}
        to={periods.to}
        onChange={(month) => {
          const end = lastDayOfMonth(month);
          onChange({ ...value, to: end, from: end < from ? firstDayOfMonth(month) : from });
        }}
      />
    </>
  );
}
