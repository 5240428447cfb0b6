import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { LimitCounter } from '@/features/limits/limitContract.ts';
import { Button } from '@/web/components/Button.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Field } from '@/web/components/Field.tsx';
import { Section } from '@/web/components/Section.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { operatorQueries } from '@/web/lib/queries/operatorQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';
import styles from './ClientLookup.module.css';

/** One client: what it has used up, and the way to forget that. */
export function ClientLookup(): ReactNode {
  const [typed, setTyped] = useState('');
  const [client, setClient] = useState('');
  const query = operatorQueries.counters(client);
  const counters = useQuery({ ...query, enabled: client !== '' });
  const clear = useMutation({
    mutationFn: () =>
      requestJson<{ cleared: number }>('/api/operators/limit-counters', {
        method: 'DELETE',
        query: { client },
      }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: query.queryKey }),
    onSuccess: ({ cleared }) => announce(`${cleared} counters of ${client} are cleared.`),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    clear.reset();
    setClient(typed.trim());
    void queryClient.invalidateQueries({ queryKey: operatorQueries.counters(typed.trim()).queryKey });
  };
  const fault = clear.error ?? counters.error;
  return (
    <Section title="One client">
      <form className={styles.form} onSubmit={submit}>
        <Field
          label="Client"
          hint="An IP address, the e-mail of an account, the id of a person, or ab_ and the id of an API key."
        >
          {(control) => (
            <input
              {...control}
              required
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={({ target }) => setTyped(target.value)}
            />
          )}
        </Field>
        <Button type="submit">Look up</Button>
      </form>
      {fault && <ErrorNotice error={fault} what="The counters could not be read" />}
      {counters.data && (
        <Counters client={client} counters={counters.data} isBusy={clear.isPending} onClear={clear.mutate} />
      )}
    </Section>
  );
}

type CountersProps = {
  client: string;
  counters: readonly LimitCounter[];
  isBusy: boolean;
  onClear: () => void;
};

function Counters({ client, counters, isBusy, onClear }: CountersProps): ReactNode {
  if (counters.length === 0) return <p role="status">{client} has used up nothing.</p>;
  return (
    <>
      <DataTable
        label={`Counters of ${client}`}
        rows={counters}
        keyOf={({ key }) => key}
        columns={[
          { name: 'Counter', cell: ({ key }) => key },
          { name: 'Used', kind: 'number', cell: ({ count }) => count },
          { name: 'Seconds left', kind: 'number', cell: ({ secondsLeft }) => secondsLeft },
        ]}
      />
      <div>
        <Button disabled={isBusy} onClick={onClear}>
          Clear the counters of {client}
        </Button>
      </div>
    </>
  );
}
