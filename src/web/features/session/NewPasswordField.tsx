import type { ReactNode } from 'react';
import { Field } from '@/web/components/Field.tsx';

const PASSWORD_CHARS_MIN = 12;

/** A password that is chosen now. */
export function NewPasswordField({ label, name }: { label: string; name: string }): ReactNode {
  return (
    <Field
      label={label}
      hint={`At least ${PASSWORD_CHARS_MIN} characters; a few words of your own are good.`}
    >
      {(control) => (
        <input
          {...control}
          name={name}
          type="password"
          autoComplete="new-password"
          minLength={PASSWORD_CHARS_MIN}
          maxLength={200}
          required
        />
      )}
    </Field>
  );
}
