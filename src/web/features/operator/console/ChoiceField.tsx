import type { ReactNode } from 'react';
import { Field } from '@/web/components/Field.tsx';

type Choice<T extends string> = { readonly value: T; readonly label: string };
type ChoiceFieldProps<T extends string> = {
  label: string;
  hint?: string;
  value: T;
  choices: readonly Choice<T>[];
  onValue: (value: T) => void;
  isFirst?: boolean;
};

export function ChoiceField<T extends string>(props: ChoiceFieldProps<T>): ReactNode {
  const { label, hint, value, choices, onValue, isFirst } = props;
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <select
          {...control}
          {...(isFirst ? { 'data-first': true } : {})}
          value={value}
          onChange={({ target }) => {
            const chosen = choices.find((choice) => choice.value === target.value);
            if (chosen) onValue(chosen.value);
          }}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
