import type { ReactNode } from 'react';
import { Field } from '@/web/components/Field.tsx';

type PasswordFieldProps = { label: string; hint?: string };

/** Where a person proves with the present password who they are. */
export function PasswordField({ label, hint }: PasswordFieldProps): ReactNode {
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <input
          {...control}
          name="password"
          type="password"
          autoComplete="current-password"
          maxLength={200}
          required
        />
      )}
    </Field>
  );
}
