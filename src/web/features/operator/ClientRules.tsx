import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { DataTable } from '@/web/components/DataTable.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { operatorQueries } from '@/web/lib/queries/operatorQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';

const WORDS = { allow: 'Let past the limits', block: 'Turned away' } as const;

type ClientRulesProps = { only?: 'block' };

/** Addresses with a rule of their own; all of them, or those that are turned away. */
export function ClientRules({ only }: ClientRulesProps): ReactNode {
  const { data, error } = useQuery(operatorQueries.clientRules);
  const rules = data?.filter(({ rule }) => only === undefined || rule === only);
  const title = only === undefined ? 'Rules in force' : 'Blocked addresses';
  const remove = useMutation({
    mutationFn: (network: string) =>
      requestJson('/api/operators/client-rules', { method: 'DELETE', query: { network } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: operatorQueries.clientRules.queryKey }),
    onSuccess: (_, network) => announce(`${network} has no rule any more.`),
  });
  const fault = remove.error ?? error;
  return (
    <Section title={title}>
      {fault && <ErrorNotice error={fault} what="Rules" />}
      <DataTable
        label={title}
        rows={rules}
        keyOf={({ network }) => network}
        none={only === undefined ? 'No address has a rule of its own.' : 'No address is blocked.'}
        columns={[
          { name: 'Address or network', cell: ({ network }) => network },
          { name: 'Rule', kind: 'nowrap', cell: ({ rule }) => WORDS[rule] },
          { name: 'Reason', cell: ({ reason }) => reason },
          {
            name: 'Until',
            kind: 'nowrap',
            cell: ({ expiresAt }) => (expiresAt === null ? 'taken away' : formatInstant(expiresAt)),
          },
          {
            name: 'Actions',
            kind: 'actions',
            cell: ({ network }) => (
              <Button
                tone="quiet"
                aria-label={`Take away the rule of ${network}`}
                disabled={remove.isPending}
                onClick={() => remove.mutate(network)}
              >
                Take away
              </Button>
            ),
          },
        ]}
      />
    </Section>
  );
}
