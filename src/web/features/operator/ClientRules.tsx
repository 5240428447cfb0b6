import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '@/web/components/Button.tsx';
import { ErrorNotice } from '@/web/components/ErrorNotice.tsx';
import { Section } from '@/web/components/Section.tsx';
import { TableFrame } from '@/web/components/TableFrame.tsx';
import { requestJson } from '@/web/lib/api/requestJson.ts';
import { formatInstant } from '@/web/lib/format/formatDate.ts';
import { announce } from '@/web/lib/liveRegion.ts';
import { operatorQueries } from '@/web/lib/queries/operatorQueries.ts';
import { queryClient } from '@/web/lib/queries/queryClient.ts';

const WORDS = { allow: 'Let past the limits', block: 'Turned away' } as const;

/** Addresses with a rule of their own. */
export function ClientRules(): ReactNode {
  const { data: rules, error } = useQuery(operatorQueries.clientRules);
  const remove = useMutation({
    mutationFn: (network: string) =>
      requestJson('/api/operators/client-rules', { method: 'DELETE', query: { network } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: operatorQueries.clientRules.queryKey }),
    onSuccess: (_, network) => announce(`${network} has no rule any more.`),
  });
  const fault = remove.error ?? error;
  return (
    <Section title="Rules in force">
      {fault && <ErrorNotice error={fault} what="Rules" />}
      {rules?.length === 0 && <p>No address has a rule of its own.</p>}
      {rules !== undefined && rules.length > 0 && (
        <TableFrame label="Rules in force">
          <table>
            <thead>
              <tr>
                <th scope="col">Address or network</th>
                <th scope="col">Rule</th>
                <th scope="col">Reason</th>
                <th scope="col">Until</th>
                <th scope="col">
                  <span className="visuallyHidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rules.map(({ network, rule, reason, expiresAt }) => (
                <tr key={network}>
                  <th scope="row">{network}</th>
                  <td data-nowrap>{WORDS[rule]}</td>
                  <td>{reason}</td>
                  <td data-nowrap>{expiresAt === null ? 'taken away' : formatInstant(expiresAt)}</td>
                  <td data-nowrap>
                    <Button
                      tone="quiet"
                      aria-label={`Take away the rule of ${network}`}
                      disabled={remove.isPending}
                      onClick={() => remove.mutate(network)}
                    >
                      Take away
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </Section>
  );
}
