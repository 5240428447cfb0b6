import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { CompanyOfUser } from '@/features/people/peopleContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import { DoorPage } from './DoorPage.tsx';

const CURRENCIES = [
  'SEK',
  'EUR',
  'USD',
  'GBP',
  'NOK',
  'DKK',
  'CHF',
  'PLN',
  'CAD',
  'AUD',
  'NZD',
  'JPY',
  'INR',
];

export function NewCompanyPage(): ReactNode {
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [currency, setCurrency] = useState('SEK');
  const [error, setError] = useState<Error>();
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      const company = await requestJson<CompanyOfUser>('/api/companies', {
        method: 'POST',
        json: { name, currency },
      });
      await queryClient.invalidateQueries({ queryKey: ['companies'] });
      await navigate({ to: '/c/$companyId', params: { companyId: company.id }, search: {} });
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error('unknown'));
      setBusy(false);
    }
  };

  return (
    <DoorPage title="Your company">
      <form onSubmit={(event) => void submit(event)}>
        {error && <ErrorNotice error={error} what="No company was made" />}
        <Field label="Name">
          {(control) => (
            <input
              {...control}
              value={name}
              maxLength={200}
              autoComplete="organization"
              required
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Currency of the books" hint="It cannot be changed once books are in.">
          {(control) => (
            <select {...control} value={currency} onChange={(event) => setCurrency(event.target.value)}>
              {CURRENCIES.map((code) => (
                <option key={code}>{code}</option>
              ))}
            </select>
          )}
        </Field>
        <Button type="submit" tone="primary" disabled={isBusy}>
          Create company
        </Button>
      </form>
    </DoorPage>
  );
}
