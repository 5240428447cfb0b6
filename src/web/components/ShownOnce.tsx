import type { ReactNode } from 'react';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { Field } from './Field.tsx';
import styles from './ShownOnce.module.css';

type ShownOnceProps = { label: string; value: string; expiresAt: string };

/** A secret that nobody can show a second time; focusing selects it. */
export function ShownOnce({ label, value, expiresAt }: ShownOnceProps): ReactNode {
  return (
    <Field
      label={label}
      hint={`Copy it now: it is shown only this once. It works until ${formatInstant(expiresAt)}.`}
    >
      {(control) => (
        <input
          {...control}
          className={styles.secret}
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
        />
      )}
    </Field>
  );
}
