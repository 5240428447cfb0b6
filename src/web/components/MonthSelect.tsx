import type { ReactNode } from 'react';
import { addToMonth, formatMonth, monthsBetween } from '@/core/ledger/isoDate.ts';
import { Field } from './Field.tsx';

/** Longest list of months: twenty years. */
const MONTHS_LISTED_MAX = 240;

type MonthSelectProps = {
  label: string;
  value: string;
  from: string;
  to: string;
  onChange: (month: string) => void;
};

/** A month of a range, newest first. */
export function MonthSelect({ label, value, from, to, onChange }: MonthSelectProps): ReactNode {
  const count = Math.min(Math.max(monthsBetween(from, to), 0) + 1, MONTHS_LISTED_MAX);
  const months = Array.from({ length: count }, (_, back) => addToMonth(to, -back));
  const all = months.includes(value) ? months : [value, ...months];
  return (
    <Field label={label}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          {all.map((month) => (
            <option key={month} value={month}>
              {formatMonth(month)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
