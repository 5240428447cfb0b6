import type { ReactNode } from 'react';
import { Field } from './Field.tsx';

type DaysFieldProps = {
  label: string;
  choices: readonly number[];
  days: number;
  onDays: (days: number) => void;
};

/** For how long something works. */
export function DaysField({ label, choices, days, onDays }: DaysFieldProps): ReactNode {
  return (
    <Field label={label}>
      {(control) => (
        <select {...control} value={days} onChange={({ target }) => onDays(Number(target.value))}>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice} days
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
