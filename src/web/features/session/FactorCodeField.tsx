import type { ReactNode } from 'react';
import { Field } from '@/web/components/Field.tsx';

/** Takes a code of the authenticator or a recovery code, which is longer. */
export function FactorCodeField({ hint }: { hint: string }): ReactNode {
  return (
    <Field label="Code" hint={hint}>
      {(control) => (
        <input
          {...control}
          name="code"
          autoComplete="one-time-code"
          minLength={6}
          maxLength={40}
          spellCheck={false}
          required
        />
      )}
    </Field>
  );
}
