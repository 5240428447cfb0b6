import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Permission } from '@/core/access/permissions.ts';
import type { Role } from '@/core/access/roles.ts';
import type { CreatedApiKey } from '@/features/apiKeys/apiKeyContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { DaysField } from '@/web/components/DaysField.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { Section } from '@/web/components/Section.tsx';
import { ShownOnce } from '@/web/components/ShownOnce.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { accessQueries } from '@/web/lib/queries/accessQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import styles from './MakeApiKey.module.css';
import { ScopeChoice } from './ScopeChoice.tsx';

const DAYS = [7, 30, 90, 365] as const;

export function MakeApiKey({ companyId, role }: { companyId: string; role: Role }): ReactNode {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Permission[]>(['books.read', 'forecasts.read']);
  const [validDays, setValidDays] = useState(90);
  const make = useMutation({
    mutationFn: () =>
      requestJson<CreatedApiKey>('/api/api-keys', {
        method: 'POST',
        companyId,
        json: { name, scopes, validDays },
      }),
    onSuccess: async () => {
      setName('');
      announce('The key is on the page.');
      await queryClient.invalidateQueries({ queryKey: accessQueries.apiKeys(companyId).queryKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Section title="Make a key" note="It never may more than you, and ends when your role changes.">
      {make.error && <ErrorNotice error={make.error} what="No key was made" />}
      <form className={styles.form} onSubmit={submit}>
        <Field label="Name" hint="What uses it: it stands in the audit log beside you.">
          {(control) => (
            <input
              {...control}
              required
              maxLength={80}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <DaysField label="Works for" choices={DAYS} days={validDays} onDays={setValidDays} />
        <ScopeChoice role={role} scopes={scopes} onScopes={setScopes} />
        <Button type="submit" tone="primary" disabled={make.isPending || scopes.length === 0}>
          Make the key
        </Button>
      </form>
      {make.data && (
        <ShownOnce label={`Key ${make.data.name}`} value={make.data.key} expiresAt={make.data.expiresAt} />
      )}
    </Section>
  );
}
