import type { ReactNode } from 'react';
import { Field } from '@/web/components/Field.tsx';
import styles from './TextField.module.css';

type TextFieldProps = {
  label: string;
  hint?: string;
  value: string;
  onValue: (value: string) => void;
  isFirst?: boolean;
  isLong?: boolean;
  isOptional?: boolean;
  /** Neither spelt nor corrected. */
  isExact?: boolean;
  lengthMax?: number;
};

export function TextField(props: TextFieldProps): ReactNode {
  const {
    label,
    hint,
    value,
    onValue,
    isFirst,
    isLong,
    isOptional = false,
    isExact,
    lengthMax = 500,
  } = props;
  const shared = {
    value,
    required: !isOptional,
    maxLength: lengthMax,
    onChange: ({ target }: { target: { value: string } }) => onValue(target.value),
    ...(isFirst ? { 'data-first': true } : {}),
    ...(isExact ? { autoCapitalize: 'none', spellCheck: false } : {}),
  };
  return (
    <Field label={label} hint={hint}>
      {(control) =>
        isLong ? (
          <textarea className={styles.long} rows={5} {...control} {...shared} />
        ) : (
          <input autoComplete="off" {...control} {...shared} />
        )
      }
    </Field>
  );
}
